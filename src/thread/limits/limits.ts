import { MAX_CHUNKS } from '../stream/stream-timing.ts'

/**
 * The most that a recorder keeps of what reaches it from outside, so that no app, page or model can make a span of any
 * size. Lengths are in UTF-16 units. `docs/span-conventions.md` shows the table.
 */
export const LIMITS = {
  /** An id of a thread, user, message (the app's own) or tool call. `cutId` cuts a longer one. */
  id: 512,
  /** A role, a participant's or tool's name, the name of an event or of a signal. */
  name: 200,
  /** One tag. */
  tag: 200,
  /** The tags of one message, run or thread: so many of them. */
  tags: 100,
  /** The text of a message; the JSON of its parts, of tool calls, of a run's input or output. */
  content: 16_777_216,
  /** The bytes of one image, sound or file in a message. Of a longer one only type and length are recorded. */
  media: 4_194_304,
  /** The JSON of metadata. */
  metadata: 1_048_576,
  /** The JSON of feedback. */
  feedback: 65_536,
  /** The JSON of what is known of the user, which is on every span. */
  userProps: 65_536,
  /** The chunks that the timing of one stream tells apart: so many of them. */
  chunks: MAX_CHUNKS as number,
} as const
