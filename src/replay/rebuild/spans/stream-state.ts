import type { RecordedMessage } from '../../../thread/recorded-thread.ts'

const STATES = ['completed', 'aborted', 'failed'] as const

/** How a stream ended; `undefined` for what no recorder writes. */
export function toStreamState(value: unknown): RecordedMessage['stream'] {
  return STATES.find((state) => state === value)
}
