import type { HrTime } from '@opentelemetry/api'

const NANOS_PER_TICK = 1000
const TICKS_PER_MILLI = 1000

let lastMilli = 0
let ticks = 0

/**
 * The current time. The wall clock has a resolution of a millisecond, so times within one millisecond are set a microsecond
 * apart, to keep their order. A time is never ahead of its millisecond: after a thousand, times are equal.
 */
export function now(): HrTime {
  const milli = Date.now()
  ticks = milli === lastMilli ? Math.min(ticks + 1, TICKS_PER_MILLI - 1) : 0
  lastMilli = milli
  return [Math.floor(milli / 1000), (milli % 1000) * 1_000_000 + ticks * NANOS_PER_TICK]
}
