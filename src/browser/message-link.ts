import { attributes } from './attributes.ts'
import type { SpanLink } from './delivery/span.ts'
import type { SpanIds } from './message-id.ts'

/** A link to another message that says what it is to this one; an empty list without another message. */
export const messageLink = (relation: 'previous' | 'reply_to', message?: SpanIds): SpanLink[] =>
  message
    ? [
        {
          traceId: message.traceId,
          spanId: message.spanId,
          attributes: attributes({ link: relation }),
        },
      ]
    : []
