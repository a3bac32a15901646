import { LAST_UNIX_NANO } from '../../thread/instant.ts'

const DAY_NANOS = 86_400_000_000_000n
const HOUR_NANOS = DAY_NANOS / 24n
// The clocks of other machines may be ahead of ours.
const AHEAD_NANOS = DAY_NANOS
// Short windows first: mostly the latest threads are wanted.
const WIDTHS = [HOUR_NANOS, 6n * HOUR_NANOS, DAY_NANOS, 7n * DAY_NANOS, 30n * DAY_NANOS]

/** A range of time in nanoseconds since the epoch. `until` is exclusive. */
export interface TimeRange {
  readonly since: bigint
  readonly until: bigint
}

/** The time range that a reader searches if its backend keeps no index of threads. */
export interface ScanOptions {
  /** The earliest start of a span to look for, in nanoseconds since the epoch. */
  readonly since?: bigint
  /**
   * The latest start of a span to look for, in nanoseconds since the epoch.
   *
   * @default a day from now
   */
  readonly until?: bigint
}

/** The range that the options ask for, with defaults relative to `nowUnixNano`. */
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

/** The overlap of two ranges. If there is none, its end is not after its start. */
export function intersect(a: TimeRange, b: Partial<TimeRange>): TimeRange {
  const since = b.since !== undefined && b.since > a.since ? b.since : a.since
  const until = b.until !== undefined && b.until < a.until ? b.until : a.until
  return { since: clamp(since), until: clamp(until) }
}

/** Splits a range into windows, from its end to its start. The first are short, and none is longer than `maxWidth`. */
export function* windowsBack({ since, until }: TimeRange, maxWidth: bigint): Generator<TimeRange> {
  let end = until
  for (let step = 0; end > since; step++) {
    const width = WIDTHS[step] ?? until - since
    const start = end - (width < maxWidth ? width : maxWidth)
    yield { since: start > since ? start : since, until: end }
    end = start
  }
}

/** The two halves of a window, the later one first. `undefined` if a half would be shorter than `shortest`. */
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
