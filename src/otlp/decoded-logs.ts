import type { LogEvent } from './log-event.ts'

/** What a body of log records held. */
export interface DecodedLogs {
  /** GenAI events of spans. */
  readonly events: readonly LogEvent[]
  /** Records of anything else, which replay has no use for. */
  readonly ignored: number
  /** GenAI events that could not be read. */
  readonly rejected: number
  /** Why the first of them could not; absent where none was rejected. */
  readonly reason?: string
}
