import type { HrTime } from '@opentelemetry/api'
import { rememberMessage } from '../propagate/recent-messages.ts'
import { warnOnce } from '../propagate/warning.ts'
import type { WrittenAttributes } from '../thread/attribute-text.ts'
import type { Message } from '../thread/message.ts'
import { writeMessage } from '../thread/message-attributes.ts'
import { formatMessageId, type MessageId, parseMessageId } from '../thread/message-id.ts'
import { isRole } from '../thread/role.ts'
import {
  ATTR_CHAT_MESSAGE_REPLACES,
  ATTR_CHAT_MESSAGE_RETRY_OF,
  ATTR_CHAT_MESSAGE_SEQ,
  ATTR_CHAT_THREAD_METADATA,
} from '../thread/semconv.ts'
import { countIfDoubled } from './doubled-questions.ts'
import { writeGenAiMessage } from './gen-ai-message.ts'
import { readTime } from './input/read-time.ts'
import { maskMessage } from './mask-message.ts'
import { messageLinks, type Recorder } from './recorder.ts'
import { startThreadSpan, type ThreadSpan } from './thread-span.ts'
import type { TrackedMessage } from './track-options.ts'
import { writeMetadata } from './write-metadata.ts'

/** A message's span that has started. A tracked message ends it at once, a streamed message with its stream. */
export interface MessageSpan extends ThreadSpan {
  readonly id: MessageId
  /** The time of the message. */
  readonly time: HrTime
}

/** Starts the span of a message and makes it the thread's latest. */
export function startMessageSpan(
  recorder: Recorder,
  message: Message,
  input: TrackedMessage,
): MessageSpan {
  const { state } = recorder
  const attributes = messageAttributes(recorder, message, input)
  const time = readTime(input.timestamp, attributes)
  const startsTurn = message.role === 'user'
  if (startsTurn && input.replaces === undefined) countIfDoubled(recorder.threadId)
  const parent = recorder.parentContext(startsTurn)
  const links = messageLinks(state.latest?.spanContext, parseMessageId(input.replyTo))
  const options = { attributes, links, startTime: time }
  const { span, spanContext } = startThreadSpan(
    recorder.tracer,
    spanName(message.role),
    options,
    parent,
  )
  const id = formatMessageId(spanContext)
  const opensTurn = startsTurn || state.turn === undefined
  state.advance({ id, role: message.role, spanContext }, opensTurn)
  rememberMessage(spanContext, recorder.owner)
  return { span, spanContext, id, time }
}

function messageAttributes(
  recorder: Recorder,
  message: Message,
  input: TrackedMessage,
): WrittenAttributes {
  const { state, options } = recorder
  const attributes = recorder.messageAttributes()
  const seq = state.takeSeq()
  attributes[ATTR_CHAT_MESSAGE_SEQ] = seq
  const { policy } = recorder
  if (seq === 0 && options.metadata) {
    const about = { kind: 'thread' } as const
    writeMetadata(attributes, ATTR_CHAT_THREAD_METADATA, options.metadata, policy, about)
  }
  const masked = maskMessage(policy, message, attributes)
  writeMessage(attributes, masked)
  const replaces = asMessageId('replaces', input.replaces)
  const retryOf = asMessageId('retryOf', input.retryOf) ?? retried(recorder, message, input)
  if (replaces !== undefined) attributes[ATTR_CHAT_MESSAGE_REPLACES] = replaces
  if (retryOf !== undefined) attributes[ATTR_CHAT_MESSAGE_RETRY_OF] = retryOf
  if (options.genAiMessages === true) writeGenAiMessage(attributes, masked)
  return attributes
}

function retried(recorder: Recorder, { role }: Message, { isRetry }: TrackedMessage) {
  return isRetry === true ? (recorder.state.latestOf(role) ?? 'latest') : undefined
}

function asMessageId(option: string, id: MessageId | undefined): MessageId | undefined {
  if (id === undefined || parseMessageId(id) !== undefined) return id
  warnOnce(`\`${option}\` was given something that is no message ID`, id)
  return undefined
}

// Span names must be few, so an app's own role is only in the attribute.
function spanName(role: string): string {
  return isRole(role) ? `${role} message` : 'other message'
}
