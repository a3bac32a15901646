import type { LogEvent } from './log-event.ts'

/** The content of a body of log records. */
export interface DecodedLogs {
  /** GenAI events of spans. */
  readonly events: readonly LogEvent[]
  /** Other records, which replay does not use. */
  readonly ignored: number
  /** GenAI events that could not be read. */
  readonly rejected: number
  /** Why the first of them could not be read. Absent if all could. */
  readonly reason?: string
  /** What the sender should change, if fields have other names than in OTLP/JSON. Some of the body may be unread then. */
  readonly warning?: string
}
