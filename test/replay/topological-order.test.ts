import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { topologicalOrder } from '../../src/replay/rebuild/order/topological-order.ts'

const COUNT = 12
const number = fc.integer({ min: 0, max: COUNT - 1 })
const edges = fc.array(fc.tuple(number, number), { maxLength: 30 })

describe('the topological order', () => {
  it('puts each number after those it follows, and else the smaller first', () => {
    fc.assert(
      fc.property(edges, (pairs) => {
        const forward = pairs.filter(([a, b]) => a !== b).map(([a, b]) => shuffled(a, b))
        expect(topologicalOrder(COUNT, forward)).toEqual(slowOrder(forward))
      }),
    )
  })

  it('holds every number once, whatever circles there are', () => {
    fc.assert(
      fc.property(edges, (pairs) => {
        const order = topologicalOrder(COUNT, pairs)
        expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: COUNT }, (_, n) => n))
      }),
    )
  })

  it('goes by the numbers inside a circle, and keeps the rest as it would be', () => {
    const circle = [
      [2, 1],
      [1, 3],
      [3, 2],
    ] as const
    expect(topologicalOrder(5, circle)).toEqual([0, 1, 2, 3, 4])
    expect(topologicalOrder(5, [[4, 1], [4, 0], ...circle])).toEqual([2, 4, 0, 1, 3])
    expect(topologicalOrder(6, [...circle, [5, 4], [3, 5], [4, 0]])).toEqual([1, 2, 3, 5, 4, 0])
    expect(topologicalOrder(2, [[0, 0]])).toEqual([0, 1])
  })
})

// Without circles, but against the order of numbers as often as with it.
function shuffled(a: number, b: number): readonly [number, number] {
  const place = (n: number) => (n * 5) % COUNT
  return place(a) < place(b) ? [a, b] : [b, a]
}

function slowOrder(pairs: readonly (readonly [number, number])[]): readonly number[] {
  const left = new Set(Array.from({ length: COUNT }, (_, n) => n))
  const order: number[] = []
  while (left.size > 0) {
    const next = [...left].find((n) => !pairs.some(([a, b]) => b === n && left.has(a))) ?? -1
    left.delete(next)
    order.push(next)
  }
  return order
}
