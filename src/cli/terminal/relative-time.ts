import { formatInstant, type UnixNano } from '../../thread/instant.ts'

const STEPS = [
  { unit: 'd', seconds: 86_400n },
  { unit: 'h', seconds: 3600n },
  { unit: 'min', seconds: 60n },
  { unit: 's', seconds: 1n },
] as const

const YEAR = 365n * 86_400n

/**
 * How long ago an instant was, in its largest unit: `3 h ago`; `in 2 min` where a clock runs ahead. If that is a year or
 * more, its date in UTC.
 */
export function relativeTime(instant: UnixNano, now: UnixNano): string {
  const seconds = (now - instant) / 1_000_000_000n
  if (seconds === 0n) return 'now'
  const length = seconds < 0n ? -seconds : seconds
  if (length >= YEAR) return formatInstant(instant).slice(0, 10)
  const step = STEPS.find((candidate) => length >= candidate.seconds) ?? STEPS[3]
  const text = `${length / step.seconds} ${step.unit}`
  return seconds < 0n ? `in ${text}` : `${text} ago`
}
