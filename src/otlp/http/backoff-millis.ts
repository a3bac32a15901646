const FIRST_MILLIS = 200
const MAX_MILLIS = 5_000
// Until a person has corrected something, more attempts only cost traffic.
const MAX_BLOCKED_MILLIS = 60_000

/** The parts of a failure that change the wait: those of a postponed export. */
export interface BackoffReason {
  readonly afterMillis?: number | undefined
  readonly blockedBy?: number | undefined
}

/**
 * How long to wait before the next attempt, in milliseconds. The wait doubles each time, up to five seconds, or to a minute
 * if a person must correct something. Up to half of it is taken off at random, so that processes stopped by the same outage
 * do not all return at the same moment. A wait that the receiver asked for is added, so the wait is never shorter.
 *
 * @param failures - How many attempts have failed, from 1.
 */
export function backoffMillis(
  failures: number,
  { afterMillis = 0, blockedBy }: BackoffReason = {},
): number {
  const max = blockedBy === undefined ? MAX_MILLIS : MAX_BLOCKED_MILLIS
  const longest = Math.min(FIRST_MILLIS * 2 ** (failures - 1), max)
  return afterMillis + longest * (0.5 + Math.random() / 2)
}
