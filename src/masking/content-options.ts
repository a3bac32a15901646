import type { RunKind } from '../thread/run-kind.ts'

/** Describes the text that a mask receives. */
export interface MaskedContent {
  /** The kind of the span that holds the text. `span` if it is not a run. */
  readonly kind: 'message' | 'event' | 'feedback' | 'thread' | 'span' | RunKind
  /** The role of the message. Absent on everything but messages. */
  readonly role?: string
}

/**
 * Returns a text as it may be recorded. It is called with the whole text of a message or a streamed answer, and in parts,
 * arguments, metadata and other JSON, in a text too, with each string, number and key. What it returns is not masked again.
 * It must return a string synchronously. If it throws or returns anything else, the whole content is withheld.
 */
export type Mask = (text: string, about: MaskedContent) => string

/** Which content may be recorded. Content is masked first, then cut. */
export interface ContentOptions {
  /**
   * Replaces secrets in content before it is recorded.
   *
   * @default content is recorded as it is
   */
  readonly mask?: Mask
  /**
   * `false` records messages with their role and time, but without their content.
   *
   * @default true, unless the environment's `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` keeps content off spans
   */
  readonly captureContent?: boolean
  /**
   * The most UTF-16 units to keep of one content. Longer content is cut, never inside a character.
   *
   * @default Infinity
   */
  readonly maxContentLength?: number
}
