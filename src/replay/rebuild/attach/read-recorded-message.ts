import { serviceName } from '../../../otlp/recorded-span.ts'
import { readAlterations } from '../../../thread/alteration.ts'
import { readString } from '../../../thread/attribute-text.ts'
import { ALTERABLE_MESSAGE_KEYS } from '../../../thread/message-attributes.ts'
import type { RecordedMessage } from '../../../thread/recorded-thread.ts'
import {
  ATTR_CHAT_MESSAGE_TIME,
  ATTR_CHAT_STREAM_STATE,
  ATTR_CHAT_STREAM_TIMING,
  ATTR_USER_ID,
} from '../../../thread/semconv.ts'
import { toStreamState } from '../../../thread/stream/stream-state.ts'
import { isUnfinished } from '../../../otlp/repeats/is-unfinished.ts'
import { unpackTiming } from '../../../thread/stream/stream-timing.ts'
import { messageIdOf } from '../spans/message-id-of.ts'
import type { MessageNode } from '../spans/message-node.ts'
import { spanError } from '../../../otlp/span-error.ts'
import type { ThreadClock } from '../order/thread-clock.ts'

/** The fields of a message that depend on the rest of the thread. */
export type MessagePlace = Pick<
  RecordedMessage,
  'parentId' | 'replyTo' | 'replaces' | 'retryOf' | 'producedBy' | 'runs' | 'events'
>

/** Makes the message that readers get from a message's span and its place in the thread. */
export function readRecordedMessage(
  { node, fields }: MessageNode,
  clock: ThreadClock,
  place: MessagePlace,
): RecordedMessage {
  const { span } = node
  const { attributes } = span
  const { id: externalId, feedback: _first, ...rest } = fields
  const userId = readString(attributes, ATTR_USER_ID)
  const service = serviceName(span)
  const chunks = unpackTiming(attributes[ATTR_CHAT_STREAM_TIMING])
  const stream = toStreamState(attributes[ATTR_CHAT_STREAM_STATE])
  const error = spanError(span)
  const altered = readAlterations(attributes, ALTERABLE_MESSAGE_KEYS)
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
    ...(isUnfinished(span) && { unfinished: true }),
    ...(error !== undefined && { error }),
    ...place,
  }
}
