import type { EventOptions, TrackedMessage } from '../record/track-options.ts'
import type { Feedback } from '../thread/message.ts'
import type { MessageId } from '../thread/message-id.ts'
import { attempt } from './attempt.ts'
import { toJson } from './attributes.ts'
import { countUnreadable } from './count-unreadable.ts'
import type { Span } from './delivery/span.ts'
import { parseId, type SpanIds } from './message-id.ts'
import { newMessage } from './new-message.ts'
import { newSpan } from './new-span.ts'
import { type RecordedStream, recordStream } from './stream/record-stream.ts'
import type { StreamedMessage } from './stream/stream-options.ts'
import type { Thread, ThreadHeaders } from './thread.ts'
import { threadHeaders } from './thread-headers.ts'
import type { ThreadOptions } from './thread-options.ts'
import { tracked } from './tracked.ts'

/** A thread's handle, with the options that the thread was opened with last. Its id is one of them. */
export type ThreadHandle = Omit<Thread, 'id'> & ThreadOptions

/** Makes the handle of a thread. It remembers the messages that later ones refer to. */
export const createThread = (): ThreadHandle => {
  let seq = 0
  let latest: Span | undefined
  // The latest user message; the thread's first message if there is no user message.
  let turn: Span | undefined

  const startMessage = (message: TrackedMessage): Span => {
    if (message.role === 'user') turn = undefined
    latest = newMessage(thread, message, turn, seq++, latest)
    turn ??= latest
    return latest
  }

  const thread: ThreadHandle = {
    trackMessage: tracked(startMessage),
    trackEvent: tracked((name: string, metadata?: unknown, user?: EventOptions) => {
      const values = { kind: 'event', 'event.name': name, metadata: toJson(metadata) }
      return newSpan(thread, 'event ' + name, values, latest, user)
    }),
    trackFeedback: tracked((target: MessageId, feedback: Feedback | null) => {
      const message = parseId(target)
      const about = message ? 'message_id' : 'message.external_id'
      const values = { kind: 'feedback', [about]: target, feedback: toJson(feedback) }
      return newSpan(thread, 'feedback', values, message)
    }),
    streamMessage: attempt(
      (
        stream: AsyncIterable<unknown>,
        { text = String, ...message }: StreamedMessage<unknown> = {},
      ) => recordStream(stream, startMessage({ role: 'assistant', ...message }), text),
      (stream) => {
        countUnreadable()
        return stream as RecordedStream<unknown>
      },
    ) as Thread['streamMessage'],
    headers: attempt<[messageId?: MessageId], ThreadHeaders>(
      // Throws if there is no message yet.
      (messageId) => threadHeaders(thread.id as string, parseId(messageId) ?? (turn as SpanIds)),
      () => ({}),
    ),
  }
  return thread
}
