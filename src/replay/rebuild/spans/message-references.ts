import type { RecordedSpan } from '../../../otlp/recorded-span.ts'
import { readString } from '../../../thread/attribute-text.ts'
import { formatMessageId, type MessageId, parseMessageId } from '../../../thread/message-id.ts'
import {
  ATTR_CHAT_LINK,
  ATTR_CHAT_MESSAGE_REPLACES,
  ATTR_CHAT_MESSAGE_RETRY_OF,
} from '../../../thread/semconv.ts'
import { type SpanKey, spanKey } from '../../../thread/span-ids.ts'

/** A reference from a span to another message. */
export interface MessageReference {
  readonly key: SpanKey
  /** As it was written, in case the message never arrives. */
  readonly id: MessageId
}

/** The references of a message to others. */
export interface MessageReferences {
  /** The message recorded before it. */
  readonly previous?: MessageReference
  readonly replyTo?: MessageReference
  readonly replaces?: MessageReference
  /** `latest`: the last message of the same role before this one. */
  readonly retryOf?: MessageReference | 'latest'
}

/** Reads the references from a message's span. Anything that is not a message ID is left out. */
export function readReferences({ attributes, links }: RecordedSpan): MessageReferences {
  const retry = readString(attributes, ATTR_CHAT_MESSAGE_RETRY_OF)
  return {
    ...named('previous', linked(links, 'previous')),
    ...named('replyTo', linked(links, 'reply_to')),
    ...named('replaces', written(readString(attributes, ATTR_CHAT_MESSAGE_REPLACES))),
    ...(retry === 'latest' ? { retryOf: 'latest' } : named('retryOf', written(retry))),
  }
}

function linked(links: RecordedSpan['links'], relation: string): MessageReference | undefined {
  const link = links.find(({ attributes }) => attributes[ATTR_CHAT_LINK] === relation)
  return link && { key: spanKey(link), id: formatMessageId({ ...link, traceFlags: 1 }) }
}

function written(id: string | undefined): MessageReference | undefined {
  const fields = parseMessageId(id)
  return fields && { key: spanKey(fields), id: id as MessageId }
}

function named<Name extends keyof MessageReferences>(
  name: Name,
  reference: MessageReference | undefined,
): Pick<MessageReferences, Name> {
  return (reference === undefined ? {} : { [name]: reference }) as Pick<MessageReferences, Name>
}
