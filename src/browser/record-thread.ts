/* eslint-disable max-lines-per-function -- closures: a page downloads the names of an object's fields, not a variable's */
import type { RecordedStream, StreamedMessage } from '../record/stream/streamed-message.ts'
import type { EventOptions, TrackedMessage } from '../record/track-options.ts'
import type { MessageId } from '../thread/message-id.ts'
import { attributes, type Said } from './attributes.ts'
import { now } from './clock.ts'
import { enqueue } from './delivery.ts'
import { feedbackSaid, saidIn } from './message.ts'
import { idFields, isMessageId, newId, randomHex } from './message-id.ts'
import { neverThrowing } from './never-throwing.ts'
import { recordStream } from './record-stream.ts'
import type { Thread } from './thread.ts'
import type { ThreadOptions } from './thread-options.ts'
import { toJson } from './to-json.ts'

/** A message as an app hands it over. */
type MessageInput = Partial<TrackedMessage> & Pick<StreamedMessage, 'text'>

/** Ends a message: at once, or with what was heard of its stream. */
type End = (heard?: Said, span?: object) => MessageId

/** Opens a handle of a thread. */
export type OpenHandle = (options: ThreadOptions) => Thread

/** What this page records of a thread; all handles of it share what is known. */
export const recordThread = (threadId?: string): OpenHandle => {
  const recorder = randomHex()
  // The newest message by its role and the app's own id, and by the own id alone.
  const known = new Map<unknown, MessageId>()
  // What it said, by its role and own id.
  const prints = new Map<string, string>()
  let seq = 0
  let latest: MessageId | undefined
  // The latest user message, or the thread's first message where there is none.
  let turn: MessageId | undefined

  const resolve = (id: unknown): MessageId | undefined => [known.get(id) ?? id].find(isMessageId)

  return (options) => {
    /** Hands a span to delivery; one without times of its own is a moment. */
    const record = (
      kind: string,
      name: string,
      said: Said,
      parent?: MessageId,
      user: EventOptions = options,
      id: MessageId = newId(parent),
      startTimeUnixNano: string = now(),
      more?: object,
      ...numbers: readonly object[]
    ): MessageId => {
      enqueue(
        JSON.stringify({
          ...idFields(id),
          parentSpanId: parent?.slice(36, 52),
          name,
          startTimeUnixNano,
          endTimeUnixNano: startTimeUnixNano,
          attributes: [
            { key: 'chat.convention', value: { intValue: 1 } },
            ...numbers,
            ...attributes({
              'chat.kind': kind,
              'chat.thread_id': threadId,
              'chat.thread.tags': options.tags,
              'user.id': user.userId,
              'chat.user_props': user.userProps,
              ...said,
            }),
          ],
          ...more,
        }),
      )
      return id
    }

    /**
     * Records a message: its ID, or the stream that says it as its consumer is to have it. One that is tracked again
     * under its own id is the same message, or an edit; of one that is streamed nobody knows yet.
     */
    const say = <Stream extends object>(
      { timestamp, isRetry, retryOf, replaces, replyTo, text: _text, ...message }: MessageInput,
      tap?: (end: End) => Stream,
    ): MessageId | RecordedStream<Stream> => {
      const { id, role = 'unknown' } = message
      const said = saidIn(message)
      const key = toJson([id, role])
      const print = toJson(said)
      const before = id && !tap ? known.get(key) : undefined
      if (before && prints.get(key) === print) return before

      const millis = millisOf(timestamp)
      const start = millis >= 0 ? `${millis}000000` : now()
      const mirrored = options.mirrorThreadId === false ? undefined : threadId
      const place = { key: 'chat.message.seq', value: { intValue: seq } }
      const fields: Said = {
        ...said,
        'session.id': mirrored,
        'gen_ai.conversation.id': mirrored,
        'chat.recorder': recorder,
        'chat.thread.metadata': seq++ ? undefined : options.metadata,
        'chat.message.replaces': resolve(replaces) ?? (isRetry || retryOf ? undefined : before),
        'chat.message.retry_of': resolve(retryOf) ?? (isRetry ? 'latest' : undefined),
        'chat.message.time': millis >= 0 ? 'told' : timestamp === undefined ? undefined : 'unknown',
      }
      const links = [...link('previous', latest), ...link('reply_to', resolve(replyTo))]
      const parent = role === 'user' ? undefined : turn
      const messageId = (latest = newId(parent))
      turn = parent ?? messageId
      if (id && !tap) {
        known.set(key, messageId).set(id, messageId)
        prints.set(key, print)
      }

      const end: End = (heard, more) =>
        record(
          'message',
          `${role} message`,
          { ...fields, ...heard },
          parent,
          options,
          messageId,
          start,
          { links, ...more },
          place,
        )
      return tap ? Object.assign(tap(end), { messageId }) : end()
    }

    return {
      id: threadId as string,
      trackMessage: (message) => neverThrowing(() => say(message) as MessageId),
      streamMessage: (stream, message) =>
        neverThrowing(
          () =>
            say({ role: 'assistant', content: '', ...message }, (end) =>
              recordStream(stream, end, message?.text),
            ) as RecordedStream<typeof stream>,
          () => stream as never,
        ),
      trackEvent: (name, metadata, user) =>
        neverThrowing(() =>
          record(
            'event',
            `event ${name}`,
            { 'chat.event.name': name, 'chat.metadata': metadata },
            latest,
            user,
          ),
        ),
      trackFeedback: (target, feedback) =>
        neverThrowing(() => {
          const parent = resolve(target)
          const said = {
            'chat.feedback': feedbackSaid(feedback),
            'chat.message_id': parent,
            'chat.message.external_id': parent ? undefined : target,
          }
          return record('feedback', 'feedback', said, parent)
        }),
      headers(messageId) {
        const traceparent = resolve(messageId) ?? turn
        if (!traceparent) return {}
        const spanId = '/' + traceparent.slice(36, 52)
        const value = encodeURIComponent(threadId as string) + spanId
        // W3C: a list member's value holds at most 256 characters.
        return { traceparent, tracestate: `threadspan=${value.length > 256 ? spanId : value}` }
      },
    }
  }
}

// A text without a zone is UTC.
const millisOf = (timestamp: MessageInput['timestamp']): number =>
  +new Date(
    (/[T ][\d:.]+$/.test(timestamp as string) ? `${timestamp as string}Z` : timestamp) ?? NaN,
  )

const link = (relation: string, id: MessageId | undefined): object[] =>
  id ? [{ ...idFields(id), attributes: attributes({ 'chat.link': relation }) }] : []
