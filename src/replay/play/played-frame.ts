import type { RecordedEvent, RecordedMessage, RecordedRun } from '../../thread/recorded-thread.ts'

/** One thing that happens while a thread is played. */
export type PlayedFrame = MessageFrame | TextFrame | EndFrame | EventFrame | RunFrame

/** A message begins; its text follows. */
export interface MessageFrame {
  readonly type: 'message'
  readonly message: RecordedMessage
}

/** The next piece of a message's text, never empty. Pieces of two messages alternate where both were streamed at once. */
export interface TextFrame {
  readonly type: 'text'
  readonly message: RecordedMessage
  readonly text: string
}

/** A message is complete. */
export interface EndFrame {
  readonly type: 'end'
  readonly message: RecordedMessage
}

/** A UI event. */
export interface EventFrame {
  readonly type: 'event'
  readonly event: RecordedEvent
}

/** A run starts; plumbing has no frames. */
export interface RunFrame {
  readonly type: 'run'
  readonly run: RecordedRun
  /** The message that caused it; absent where no recorded message did. */
  readonly message?: RecordedMessage
}
