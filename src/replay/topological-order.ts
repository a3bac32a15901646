import { MinHeap } from './min-heap.ts'

/**
 * Orders the numbers `0 … count - 1` so that each comes after those it follows, and else the smaller first. Damaged
 * references may run in a circle: there the smallest number that is left comes next, so that the order always exists.
 *
 * @param edges pairs of a number and one that follows it
 */
export function topologicalOrder(
  count: number,
  edges: Iterable<readonly [before: number, after: number]>,
): readonly number[] {
  const followers = Array.from({ length: count }, (): number[] => [])
  const waitingFor = new Uint32Array(count)
  for (const [before, after] of edges) {
    if (before === after) continue
    followers[before]?.push(after)
    waitingFor[after] = (waitingFor[after] ?? 0) + 1
  }
  return release(followers, waitingFor)
}

function release(followers: readonly number[][], waitingFor: Uint32Array): readonly number[] {
  const order: number[] = []
  const isDone = new Uint8Array(followers.length)
  const ready = new MinHeap()
  waitingFor.forEach((waits, number) => waits === 0 && ready.push(number))
  let smallestLeft = 0
  while (order.length < followers.length) {
    while (isDone[smallestLeft] === 1) smallestLeft++
    const next = ready.pop() ?? smallestLeft
    if (isDone[next] === 1) continue
    isDone[next] = 1
    order.push(next)
    for (const follower of followers[next] ?? []) {
      waitingFor[follower] = (waitingFor[follower] ?? 0) - 1
      if (waitingFor[follower] === 0) ready.push(follower)
    }
  }
  return order
}
