/* eslint-disable max-lines-per-function -- closures: a page downloads the names of an object's fields, not a variable's */
import type { EventOptions, TrackedMessage } from '../record/track-options.ts'
import type { MessageId } from '../thread/message-id.ts'
import { attributes, type Said } from './attributes.ts'
import { feedbackSaid, saidIn } from './message.ts'
import { idFields, isMessageId, newId, randomHex } from './message-id.ts'
import { recordStream } from './record-stream.ts'
import { neverThrowing, now, recordSpan } from './span.ts'
import type { Thread } from './thread.ts'
import type { ThreadOptions } from './thread-options.ts'
import { toJson } from './to-json.ts'

/** A message as an app hands it over. */
type MessageInput = Partial<TrackedMessage> & { readonly text?: unknown }

/** A message that has begun, and what ends it: at once, or with what was heard of its stream. */
type BegunMessage = readonly [id: MessageId, end: (heard?: Said, error?: Error) => MessageId]

/** Opens a handle of a thread. */
export type OpenHandle = (options: ThreadOptions) => Thread

/** What this page records of a thread; all handles of it share what is known. */
export const recordThread = (threadId?: string): OpenHandle => {
  const recorder = randomHex()
  // By role and the app's own id: the message's ID, and what it said. By the own id alone: the newest of them.
  const known = new Map<unknown, readonly [id: MessageId, print?: string]>()
  let seq = 0
  let latest: MessageId | undefined
  // The latest user message, or the thread's first message where there is none.
  let turn: MessageId | undefined

  const resolve = (id: unknown): MessageId | undefined =>
    known.get(id)?.[0] ?? (isMessageId(id) ? id : undefined)

  return (options) => {
    const about = (kind: string, said: Said, user: EventOptions = options): object[] =>
      attributes({
        'chat.kind': kind,
        'chat.thread_id': threadId,
        'chat.thread.tags': options.tags,
        'user.id': user.userId,
        'chat.user_props': user.userProps,
        ...said,
      })

    /**
     * Starts a message. One that is tracked again under its own id is the same message, or an edit; of one that is
     * streamed nobody knows yet.
     */
    const begin = (input: MessageInput, isStream = false): BegunMessage => {
      const { timestamp, isRetry, retryOf, replaces, replyTo, text: _, ...message } = input
      const { id, role = 'unknown' } = message
      const said = saidIn(message)
      const key = toJson([id, role])
      const print = toJson(said)
      const isNamed = id && !isStream
      const [before, printBefore] = (isNamed && known.get(key)) || []
      if (before && printBefore === print) return [before, () => before]

      const millis = millisOf(timestamp)
      const start = millis >= 0 ? `${millis}000000` : now()
      const mirrored = options.mirrorThreadId === false ? undefined : threadId
      const fields: Said = {
        ...said,
        'session.id': mirrored,
        'gen_ai.conversation.id': mirrored,
        'chat.recorder': recorder,
        'chat.thread.metadata': seq ? undefined : options.metadata,
        'chat.message.replaces': resolve(replaces) ?? (isRetry || retryOf ? undefined : before),
        'chat.message.retry_of': resolve(retryOf) ?? (isRetry ? 'latest' : undefined),
        'chat.message.time': timestamp === undefined ? undefined : millis >= 0 ? 'told' : 'unknown',
      }
      const place = { key: 'chat.message.seq', value: { intValue: seq++ } }
      const links = [...link('previous', latest), ...link('reply_to', resolve(replyTo))]
      const parent = role === 'user' ? undefined : turn
      const messageId = (latest = newId(parent))
      turn = parent ?? messageId
      if (isNamed) known.set(key, [messageId, print]).set(id, [messageId])

      const name = `${role} message`
      const end: BegunMessage[1] = (heard, error) =>
        recordSpan(
          name,
          [place, ...about('message', { ...fields, ...heard })],
          parent,
          messageId,
          start,
          {
            links,
            endTimeUnixNano: heard ? now() : start,
            status: error && { code: 2, message: error.message },
          },
        )
      return [messageId, end]
    }

    return {
      id: threadId as string,
      trackMessage: (message) => neverThrowing(() => begin(message)[1]()),
      streamMessage: (stream, message) =>
        neverThrowing(
          () => {
            const [messageId, end] = begin({ role: 'assistant', content: '', ...message }, true)
            return Object.assign(recordStream(stream, end, message?.text), { messageId })
          },
          () => stream as never,
        ),
      trackEvent: (name, metadata, user) =>
        neverThrowing(() => {
          const said = { 'chat.event.name': name, 'chat.metadata': metadata }
          return recordSpan(`event ${name}`, about('event', said, user), latest)
        }),
      trackFeedback: (target, feedback) =>
        neverThrowing(() => {
          const parent = resolve(target)
          const said = {
            'chat.feedback': feedbackSaid(feedback),
            'chat.message_id': parent,
            'chat.message.external_id': parent ? undefined : target,
          }
          return recordSpan('feedback', about('feedback', said), parent)
        }),
      headers(messageId) {
        const traceparent = resolve(messageId) ?? turn
        if (!traceparent) return {}
        const spanId = `/${traceparent.slice(36, 52)}`
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
