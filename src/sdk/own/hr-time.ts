import type { HrTime, TimeInput } from '@opentelemetry/api'

/** Converts an instant to OpenTelemetry's seconds and nanoseconds. */
export function hrTimeOf(time: TimeInput): HrTime {
  if (Array.isArray(time)) return time
  const millis = time instanceof Date ? time.getTime() : time
  const seconds = Math.floor(millis / 1000)
  return [seconds, Math.round((millis - seconds * 1000) * 1e6)]
}

/** Whether an instant is before another. */
export function isBefore(one: HrTime, other: HrTime): boolean {
  return one[0] < other[0] || (one[0] === other[0] && one[1] < other[1])
}

/** Whether an argument that may be a time or attributes is a time. */
export function isTime(value: unknown): value is TimeInput {
  return typeof value === 'number' || value instanceof Date || Array.isArray(value)
}
