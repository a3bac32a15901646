/* eslint-disable max-lines-per-function -- closures: a page downloads the names of an object's fields, not a variable's */
import type { EventOptions } from '../record/track-options.ts'
import type { Feedback } from '../thread/message.ts'
import type { MessageId } from '../thread/message-id.ts'
import { attempt } from './attempt.ts'
import { attributes, type Said } from './attributes.ts'
import { drop, enqueue } from './delivery/delivery.ts'
import { formatId, parseId, randomHex, type SpanIds } from './message-id.ts'
import { type RecordedStream, recordStream } from './stream/record-stream.ts'
import type { Span } from './delivery/span.ts'
import type { Thread, ThreadHeaders } from './thread.ts'
import type { ThreadOptions } from './thread-options.ts'
import type { StreamedMessage, TrackedMessage } from './tracked-message.ts'

/** A thread, with what it was opened with. Its id is that too. */
export type OpenThread = Omit<Thread, 'id'> & ThreadOptions

/** What this page records of a thread. */
export const recordThread = (id?: string): OpenThread => {
  const recorder = randomHex()
  let seq = 0
  let latest: Span | undefined
  // The latest user message, or the thread's first message where there is none.
  let turn: Span | null | undefined

  const newSpan = (
    name?: string,
    said?: Said,
    parent?: SpanIds | null,
    { userId, userProps }: EventOptions = thread,
  ): Span => {
    const startTimeUnixNano = Date.now() + '000000'
    return {
      traceId: parent?.traceId || randomHex() + randomHex(),
      spanId: randomHex(),
      parentSpanId: parent?.spanId,
      name,
      endTimeUnixNano: startTimeUnixNano,
      startTimeUnixNano,
      attributes: attributes({
        userId,
        user_props: userProps,
        ...said,
        convention: { intValue: 1 },
        'thread.tags': thread.tags,
        thread_id: id,
      }),
    }
  }

  /** Counts what could not be read, and gives out an ID to go on with. */
  const lose = (): MessageId => {
    void drop(1, 'unreadable')
    return formatId(newSpan())
  }

  const newMessage = ({ content, isRetry, ...message }: TrackedMessage): Span => {
    if (message.role === 'user') turn = null
    latest = {
      ...newSpan(
        message.role + ' message',
        {
          ...message,
          kind: 'message',
          'content.json': content === null ? 'null' : null,
          conversation: id,
          retryOf: message.retryOf ?? (isRetry ? 'latest' : null),
          session: id,
          recorder,
          [(content as [] | undefined)?.map ? 'content.parts' : 'content']: content,
          'thread.metadata': seq ? null : thread.metadata,
          'message.seq': { intValue: seq++ },
        },
        turn,
      ),
      links: latest && [
        { attributes: attributes({ link: 'previous' }), ...parseId(formatId(latest)) },
      ],
    }
    turn ??= latest
    return latest
  }

  const thread: OpenThread = {
    streamMessage: attempt(
      (
        stream: AsyncIterable<unknown>,
        { text = String, ...message }: StreamedMessage<unknown> = {},
      ) => recordStream(stream, newMessage({ role: 'assistant', ...message }), text),
      (stream) => {
        lose()
        return stream as RecordedStream<unknown>
      },
    ) as Thread['streamMessage'],
    trackMessage: attempt((message: TrackedMessage) => enqueue(newMessage(message)), lose),
    trackFeedback: attempt(
      (target: MessageId, feedback: Feedback | null) =>
        enqueue(
          newSpan(
            'feedback',
            {
              kind: 'feedback',
              [parseId(target) ? 'message_id' : 'id']: target,
              feedback: feedback ?? 'null',
            },
            parseId(target),
          ),
        ),
      lose,
    ),
    trackEvent: attempt(
      (name: string, metadata?: unknown, user?: EventOptions) =>
        enqueue(
          newSpan('event ' + name, { kind: 'event', 'event.name': name, metadata }, latest, user),
        ),
      lose,
    ),
    headers: attempt<[messageId?: MessageId], ThreadHeaders>(
      (messageId) => {
        // Throws where there is nothing to carry.
        const span = (parseId(messageId) ?? turn) as SpanIds
        return {
          tracestate: 'threadspan=' + encodeURIComponent(id as string) + '/' + span.spanId,
          traceparent: formatId(span),
        }
      },
      () => ({}),
    ),
  }
  return thread
}
