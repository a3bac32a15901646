import { LAST_UNIX_NANO } from '../../thread/instant.ts'

const DAY_NANOS = 86_400_000_000_000n
const HOUR_NANOS = DAY_NANOS / 24n
// Clocks differ, and a span may end a while after the request that asks for it.
const AHEAD_NANOS = DAY_NANOS
// Not all the way at once: the latest threads are mostly asked for.
const WIDTHS = [HOUR_NANOS, 6n * HOUR_NANOS, DAY_NANOS, 7n * DAY_NANOS, 30n * DAY_NANOS]

/** A span of time in nanoseconds since the epoch; the end is not in it. */
export interface TimeRange {
  readonly since: bigint
  readonly until: bigint
}

/** How far a reader that scans traces looks. */
export interface ScanOptions {
  /** The earliest start of a span that is looked for, in nanoseconds since the epoch. */
  readonly since?: bigint
  /**
   * The latest.
   *
   * @default a day from now
   */
  readonly until?: bigint
}

/** What the options say, as of now. */
export function scanRange(
  { since, until }: ScanOptions,
  defaultDays: number,
  nowUnixNano: bigint,
): TimeRange {
  return {
    since: clamp(since ?? nowUnixNano - BigInt(defaultDays) * DAY_NANOS),
    until: clamp(until ?? nowUnixNano + AHEAD_NANOS),
  }
}

/** What two ranges have in common; without an instant where it is nothing. */
export function intersect(a: TimeRange, b: Partial<TimeRange>): TimeRange {
  const since = b.since !== undefined && b.since > a.since ? b.since : a.since
  const until = b.until !== undefined && b.until < a.until ? b.until : a.until
  return { since: clamp(since), until: clamp(until) }
}

/** A range in windows from its end to its start: short ones first, none longer than the longest that is allowed. */
export function* windowsBack({ since, until }: TimeRange, maxWidth: bigint): Generator<TimeRange> {
  let end = until
  for (let step = 0; end > since; step++) {
    const width = WIDTHS[step] ?? until - since
    const start = end - (width < maxWidth ? width : maxWidth)
    yield { since: start > since ? start : since, until: end }
    end = start
  }
}

/** The two halves of a window; `undefined` where it is too short to be halved. */
export function halves(
  { since, until }: TimeRange,
  shortest: bigint,
): readonly [TimeRange, TimeRange] | undefined {
  if (until - since < 2n * shortest) return undefined
  const middle = since + (until - since) / 2n
  return [
    { since: middle, until },
    { since, until: middle },
  ]
}

function clamp(nanos: bigint): bigint {
  if (nanos < 0n) return 0n
  return nanos > LAST_UNIX_NANO ? LAST_UNIX_NANO : nanos
}
