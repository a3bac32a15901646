import { serviceName } from '../../../otlp/recorded-span.ts'
import { toCount } from '../../../thread/attribute-text.ts'
import { type ReadMessage, readMessage } from '../../../thread/message-attributes.ts'
import { ATTR_CHAT_MESSAGE_SEQ, ATTR_CHAT_RECORDER } from '../../../thread/semconv.ts'
import { type MessageReferences, readReferences } from './message-references.ts'
import type { SpanNode } from './span-tree.ts'

/** A message span with what was read from it. */
export interface MessageNode {
  readonly node: SpanNode
  readonly fields: ReadMessage
  readonly references: MessageReferences
  /** The recorder within which `seq` counts. */
  readonly recorder: string
  readonly seq?: number
}

/** Reads a message's span. */
export function readMessageNode(node: SpanNode): MessageNode {
  const { span } = node
  const { attributes } = span
  const recorder = attributes[ATTR_CHAT_RECORDER]
  const seq = toCount(attributes[ATTR_CHAT_MESSAGE_SEQ])
  return {
    node,
    fields: readMessage(attributes),
    references: readReferences(span),
    recorder: JSON.stringify(typeof recorder === 'string' ? recorder : [serviceName(span)]),
    ...(seq !== undefined && { seq }),
  }
}
