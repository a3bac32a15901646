import { MinHeap } from './min-heap.ts'

/** Two numbers, the second of which comes after the first. */
export type Edge = readonly [before: number, after: number]

/**
 * Orders the numbers `0 … count - 1` by the edges; otherwise the smaller number comes first. Damaged references may
 * form circles. Inside a circle, only edges from a smaller to a larger number count: so an order always exists, and the
 * rest of it is not affected.
 */
export function topologicalOrder(count: number, edges: readonly Edge[]): readonly number[] {
  const order = release(count, edges)
  if (order.length === count) return order
  const knot = findKnot(count, edges, order)
  const isKnotted = ([before, after]: Edge) => knot.has(before) && knot.has(after)
  return release(
    count,
    edges.filter((edge) => edge[0] < edge[1] || !isKnotted(edge)),
  )
}

// The numbers that are neither before all circles nor behind all of them.
function findKnot(
  count: number,
  edges: readonly Edge[],
  before: readonly number[],
): ReadonlySet<number> {
  const isFree = new Set(before)
  const backwards = edges
    .filter((edge) => !edge.some((number) => isFree.has(number)))
    .map(([before, after]) => [after, before] as const)
  const behind = new Set(release(count, backwards))
  return new Set(Array.from({ length: count }, (_, n) => n).filter((n) => !behind.has(n)))
}

// Numbers on and behind a circle are left out.
function release(count: number, edges: readonly Edge[]): readonly number[] {
  const followers = Array.from({ length: count }, (): number[] => [])
  const waitingFor = new Uint32Array(count)
  for (const [before, after] of edges) {
    followers[before]?.push(after)
    waitingFor[after] = (waitingFor[after] ?? 0) + 1
  }
  const ready = new MinHeap()
  waitingFor.forEach((waits, number) => waits === 0 && ready.push(number))
  const order: number[] = []
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    order.push(next)
    for (const follower of followers[next] ?? []) {
      waitingFor[follower] = (waitingFor[follower] ?? 0) - 1
      if (waitingFor[follower] === 0) ready.push(follower)
    }
  }
  return order
}
