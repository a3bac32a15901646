/** How a stream can end: at its end, left by its consumer or page, or by an error. */
export const STREAM_STATES = ['completed', 'aborted', 'failed'] as const

/** How a stream ended. */
export type StreamState = (typeof STREAM_STATES)[number]

/** Reads a state from a span; `undefined` for a word of no recorder. */
export function toStreamState(value: unknown): StreamState | undefined {
  return STREAM_STATES.find((state) => state === value)
}
