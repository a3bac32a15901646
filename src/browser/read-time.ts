import type { TrackedMessage } from '../record/track-options.ts'

// The year 2286. Later times, such as microseconds taken for milliseconds, soon exceed what OTLP can hold.
const MAX_MILLIS = 1e13

/** The time of a message in nanoseconds; `undefined` if the timestamp is not a time since 1970. */
export const readTime = (timestamp: TrackedMessage['timestamp']): string | undefined => {
  // As in the root entry, a text without a zone is UTC. JavaScript would take it for local time.
  const isZoneless = typeof timestamp === 'string' && !/z|[+-]..:?..$/i.test(timestamp)
  const millis = new Date(isZoneless ? timestamp + 'Z' : (timestamp ?? NaN)).getTime()
  return millis >= 0 && millis < MAX_MILLIS ? millis + '000000' : undefined
}
