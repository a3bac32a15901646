const FIRST_MILLIS = 200
const MAX_MILLIS = 5_000

/**
 * How long to wait before the next attempt, in milliseconds: twice as long each time up to five seconds, and a random
 * half of that less, so that processes which one outage has stopped do not all return at the same moment.
 *
 * @param failures - How many attempts have failed, from 1.
 * @param afterMillis - What the receiver asked for. The wait is never shorter.
 */
export function backoffMillis(failures: number, afterMillis = 0): number {
  const longest = Math.min(FIRST_MILLIS * 2 ** (failures - 1), MAX_MILLIS)
  return afterMillis + longest * (0.5 + Math.random() / 2)
}
