import type { TrackedMessage } from '../record/track-options.ts'
import type { MessageId } from '../thread/message-id.ts'
import { attributes, type Said } from './attributes.ts'
import { feedbackSaid, orUnder } from './feedback.ts'
import { idFields, newId } from './message-id.ts'
import { about, now, recordSpan } from './span.ts'
import type { ThreadOptions } from './thread-options.ts'
import { resolveId, type ThreadState } from './thread-state.ts'
import { toJson } from './to-json.ts'

/** A message as an app hands it over. */
export type MessageInput = Partial<TrackedMessage> & { readonly text?: unknown }

/** A message that has begun, and what ends it: at once, or with what was heard of its stream. */
export type BegunMessage = readonly [id: MessageId, end: (heard?: Said, error?: Error) => MessageId]

/**
 * Starts a message and makes it the thread's latest. One that is tracked again under its own id is the same message, or
 * an edit.
 */
export const beginMessage = (
  thread: ThreadState,
  options: ThreadOptions,
  input: MessageInput,
): BegunMessage => {
  const {
    role = 'unknown',
    id,
    timestamp,
    isRetry,
    retryOf,
    replaces,
    replyTo,
    text: _,
    ...more
  } = input
  const said = saidIn(role, id, more)
  const key = toJson([id, role])
  const print = toJson(said)
  const [before, printBefore] = thread.known.get(key) ?? []
  if (before && printBefore === print) return [before, () => before]

  const millis = millisOf(timestamp)
  const start = millis >= 0 ? `${millis}000000` : now()
  const mirrored = options.mirrorThreadId === false ? undefined : thread.id
  const list = about(thread, options, 'message', {
    'session.id': mirrored,
    'gen_ai.conversation.id': mirrored,
    'chat.recorder': thread.recorder,
    'chat.thread.metadata': thread.seq ? undefined : options.metadata,
    'chat.message.replaces':
      resolveId(thread, replaces) ?? (isRetry || retryOf ? undefined : before),
    'chat.message.retry_of': resolveId(thread, retryOf) ?? (isRetry ? 'latest' : undefined),
    'chat.message.time': timestamp === undefined ? undefined : millis >= 0 ? 'told' : 'unknown',
  })
  list.push({ key: 'chat.message.seq', value: { intValue: thread.seq++ } })
  const links = [
    ...link('previous', thread.latest),
    ...link('reply_to', resolveId(thread, replyTo)),
  ]
  const parent = role === 'user' ? undefined : thread.turn
  const messageId = (thread.latest = newId(parent))
  thread.turn = parent ?? messageId
  if (id) for (const name of [key, id]) thread.known.set(name, [messageId, print])

  const name = `${role} message`
  return [
    messageId,
    (heard, error) =>
      recordSpan(name, [...list, ...attributes({ ...said, ...heard })], parent, messageId, start, {
        links,
        endTimeUnixNano: heard ? now() : start,
        status: error && { code: 2, message: error.message },
      }),
  ]
}

const saidIn = (role: string, id: unknown, more: MessageInput): Said => {
  const { content, name, toolCalls, toolCallId, tags, feedback, metadata, extra, ...rest } = more
  const kind = content == null ? '.json' : Array.isArray(content) ? '.parts' : ''
  return {
    'chat.role': role,
    [`chat.content${kind}`]: content ?? 'null',
    'chat.message.external_id': id,
    [role === 'tool' ? 'chat.tool_call.name' : 'chat.message.name']: name,
    'chat.tool_call.id': toolCallId,
    'chat.tool_calls': toolCalls,
    'chat.tags': tags,
    'chat.metadata': { ...rest, ...orUnder('extra', extra), ...orUnder('metadata', metadata) },
    'chat.feedback': feedbackSaid(feedback),
  }
}

// A text without a zone is UTC.
const millisOf = (timestamp: MessageInput['timestamp']): number =>
  +new Date(
    (/[T ][\d:.]+$/.test(timestamp as string) ? `${timestamp as string}Z` : timestamp) ?? NaN,
  )

const link = (relation: string, id: MessageId | undefined): object[] =>
  id ? [{ ...idFields(id), attributes: attributes({ 'chat.link': relation }) }] : []
