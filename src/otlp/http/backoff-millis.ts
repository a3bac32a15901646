const FIRST_MILLIS = 200
const MAX_MILLIS = 5_000

/**
 * How long to wait before the next attempt, in milliseconds. The wait doubles each time, up to five seconds. Up to half
 * of it is taken off at random, so that processes stopped by the same outage do not all return at the same moment.
 *
 * @param failures - How many attempts have failed, from 1.
 * @param afterMillis - The wait that the receiver asked for. It is added, so the wait is never shorter.
 */
export function backoffMillis(failures: number, afterMillis = 0): number {
  const longest = Math.min(FIRST_MILLIS * 2 ** (failures - 1), MAX_MILLIS)
  return afterMillis + longest * (0.5 + Math.random() / 2)
}
