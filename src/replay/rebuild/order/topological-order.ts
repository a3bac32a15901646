import { MinHeap } from './min-heap.ts'

/** A number, and one that follows it. */
export type Edge = readonly [before: number, after: number]

/**
 * Orders the numbers `0 … count - 1` so that each comes after those it follows, and else the smaller first. Damaged
 * references may run in circles: inside those only the edges from a smaller to a larger number count, so that the order
 * always exists and the rest of it stays as it would be.
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

// What is neither before all circles nor behind all of them.
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

// Those on and behind a circle stay out.
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
