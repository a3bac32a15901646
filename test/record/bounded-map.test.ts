import { expect, it } from 'vitest'
import { BoundedMap } from '../../src/record/bounded-map.ts'

it('remembers as many as its limit, and never more than twice that', () => {
  const map = new BoundedMap<number>(100)
  for (let n = 0; n < 1000; n++) {
    map.set(`key ${n}`, n)
    const known = Array.from({ length: n + 1 }, (_, at) => map.get(`key ${at}`) ?? -1)
    const remembered = known.filter((value) => value >= 0)
    expect(remembered).toEqual(known.slice(-remembered.length))
    expect(remembered.length).toBeGreaterThanOrEqual(Math.min(n + 1, 100))
    expect(remembered.length).toBeLessThanOrEqual(200)
  }
})

it('counts what is set again as new', () => {
  const map = new BoundedMap<string>(10)
  for (let n = 0; n < 1000; n++) {
    map.set('kept', `${n}`)
    map.set(`key ${n}`, '')
    expect(map.get('kept')).toBe(`${n}`)
  }
})
