import type { MessageId } from '../thread/message-id.ts'

/** The two ids of a span, as OTLP/JSON has them. */
export interface SpanIds {
  readonly traceId: string
  readonly spanId: string
}

/** The ids in a message ID; `undefined` for anything else, such as the app's own id of a message. */
export const parseId = (id: unknown): SpanIds | undefined =>
  /^00-(?<traceId>(?!0+-)[\da-f]{32})-(?<spanId>(?!0+-)[\da-f]{16})-..$/.exec(id as string)
    ?.groups as SpanIds | undefined

/** The message ID of a span. */
export const formatId = ({ traceId, spanId }: SpanIds): MessageId =>
  '00-' + traceId + '-' + spanId + '-01'

/** Whether a value is a message ID, and not for instance the app's own id of a message. */
export const isMessageId = (id: unknown): id is MessageId => parseId(id) !== undefined
