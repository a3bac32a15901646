import { serviceName } from '../../../otlp/recorded-span.ts'
import { readAlterations } from '../../../thread/alteration.ts'
import { readString } from '../../../thread/attribute-text.ts'
import type { RecordedMessage } from '../../../thread/recorded-thread.ts'
import {
  ATTR_CHAT_CONTENT,
  ATTR_CHAT_FEEDBACK,
  ATTR_CHAT_MESSAGE_TIME,
  ATTR_CHAT_METADATA,
  ATTR_CHAT_STREAM_STATE,
  ATTR_CHAT_STREAM_TIMING,
  ATTR_CHAT_TOOL_CALLS,
  ATTR_USER_ID,
} from '../../../thread/semconv.ts'
import { toStreamState } from '../../../thread/stream-state.ts'
import { unpackTiming } from '../../../thread/stream-timing.ts'
import { messageIdOf } from './message-id-of.ts'
import type { MessageNode } from './message-node.ts'
import { spanError } from '../../../otlp/span-error.ts'
import type { ThreadClock } from '../order/thread-clock.ts'

const ALTERED = {
  content: ATTR_CHAT_CONTENT,
  toolCalls: ATTR_CHAT_TOOL_CALLS,
  metadata: ATTR_CHAT_METADATA,
  feedback: ATTR_CHAT_FEEDBACK,
} as const

/** What only the rest of the thread can say about a message. */
export type MessagePlace = Pick<
  RecordedMessage,
  'parentId' | 'replyTo' | 'replaces' | 'retryOf' | 'producedBy' | 'runs' | 'events'
>

/** Turns a message's span, and its place in the thread, into the message as it is given back. */
export function readRecordedMessage(
  { node, said }: MessageNode,
  clock: ThreadClock,
  place: MessagePlace,
): RecordedMessage {
  const { span } = node
  const { attributes } = span
  const { id: externalId, feedback: _first, ...rest } = said
  const userId = readString(attributes, ATTR_USER_ID)
  const service = serviceName(span)
  const chunks = unpackTiming(attributes[ATTR_CHAT_STREAM_TIMING])
  const stream = toStreamState(attributes[ATTR_CHAT_STREAM_STATE])
  const error = spanError(span)
  const altered = readAlterations(attributes, ALTERED)
  return {
    id: messageIdOf(span),
    ...(externalId !== undefined && { externalId }),
    ...rest,
    ...(altered && { altered }),
    ...(userId !== undefined && { userId }),
    ...(service !== undefined && { service }),
    startUnixNano: clock.start(node),
    endUnixNano: clock.end(node),
    timeKnown: attributes[ATTR_CHAT_MESSAGE_TIME] !== 'unknown',
    ...(chunks && { chunks }),
    ...(stream && { stream }),
    ...(error !== undefined && { error }),
    ...place,
  }
}
