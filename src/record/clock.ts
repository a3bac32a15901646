import type { HrTime } from '@opentelemetry/api'

const NANOS_PER_TICK = 1000
const TICKS_PER_MILLI = 1000

let lastMilli = 0
let ticks = 0

/**
 * Now, by the wall clock, which tells milliseconds; what is recorded within the same one is set a microsecond apart, so
 * that it stays in order. Never ahead of its millisecond: past a thousand the times are equal.
 */
export function now(): HrTime {
  const milli = Date.now()
  ticks = milli === lastMilli ? Math.min(ticks + 1, TICKS_PER_MILLI - 1) : 0
  lastMilli = milli
  return [Math.floor(milli / 1000), (milli % 1000) * 1_000_000 + ticks * NANOS_PER_TICK]
}
