import type { RunKind } from '../thread/run-kind.ts'

/** What a mask is told of the text it is given. */
export interface MaskedContent {
  /** The kind of span it stands on; `span` where that is no run. */
  readonly kind: 'message' | 'event' | 'feedback' | 'thread' | 'span' | RunKind
  /** Whose message it is from; absent on everything but messages. */
  readonly role?: string
}

/**
 * Gives back a text as it may be recorded. Called for each text there is: the whole of a message or a streamed answer;
 * in parts, arguments, metadata and other JSON each string, number and key. Must return a string, at once: where it
 * throws or returns anything else, the whole content is withheld.
 */
export type Mask = (text: string, about: MaskedContent) => string

/** What may be recorded of what is said: masked first, then cut. */
export interface ContentOptions {
  /**
   * Changes content before it is recorded.
   *
   * @default content is recorded as it is
   */
  readonly mask?: Mask
  /**
   * `false` records that something was said and by whom, but not what.
   *
   * @default true, unless the environment's `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` keeps content off spans
   */
  readonly captureContent?: boolean
  /**
   * The most UTF-16 units to keep of one content; what is longer is cut, never inside a character.
   *
   * @default Infinity
   */
  readonly maxContentLength?: number
}
