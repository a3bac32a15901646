import type { TrackedMessage } from '../record/track-options.ts'
import { attributes } from './attributes.ts'
import type { Span } from './delivery/span.ts'
import { parseId } from './message-id.ts'
import { messageLink } from './message-link.ts'
import { messageValues } from './message-values.ts'
import { newSpan } from './new-span.ts'
import { randomHex } from './random-hex.ts'
import { readTime } from './read-time.ts'
import type { ThreadOptions } from './thread-options.ts'

// Not made at import: a Cloudflare Worker has no random values before its first request.
let recorder: string | undefined

/** Makes the span of a message: in the trace of its turn, or in a new one, and linked to the message before it. */
export const newMessage = (
  thread: ThreadOptions,
  { timestamp, replyTo, ...message }: TrackedMessage,
  turn: Span | undefined,
  seq: number,
  previous: Span | undefined,
): Span => {
  const time = readTime(timestamp)
  const span = newSpan(
    thread,
    message.role + ' message',
    {
      kind: 'message',
      ...messageValues(message),
      recorder: (recorder ??= randomHex(8)),
      'message.time': time ? 'stated' : timestamp === undefined ? null : 'unknown',
      'thread.metadata': seq > 0 ? null : thread.metadata,
    },
    turn,
    thread,
    time,
  )
  span.attributes.push(
    ...attributes({ 'gen_ai.conversation.id': thread.id, 'session.id': thread.id }, ''),
    {
      key: 'chat.message.seq',
      value: { intValue: seq },
    },
  )
  span.links = [...messageLink('previous', previous), ...messageLink('reply_to', parseId(replyTo))]
  return span
}
