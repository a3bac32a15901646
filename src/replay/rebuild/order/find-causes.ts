import { classifySpan } from '../../../dialects/classify-span.ts'
import { parseMessageId } from '../../../thread/message-id.ts'
import { ATTR_CHAT_LINK, ATTR_CHAT_MESSAGE_ID } from '../../../thread/semconv.ts'
import { findThreadEntry } from '../../../thread/tracestate-entry.ts'
import { type SpanKey, spanKey } from '../../../thread/span-ids.ts'
import type { SpanNode } from '../spans/span-tree.ts'

/** The message and run behind a span. */
export interface Cause {
  /** The nearest message above it. */
  readonly message?: SpanNode
  /** The nearest run of a kind between that message and the span. */
  readonly run?: SpanNode
}

/**
 * Finds the message behind each span: the nearest one above it. If there is none, it is the one that `chat.message_id`,
 * the tracestate or a `caused_by` link names, on the span or on one above it.
 *
 * @param nodes parents before children
 */
export function findCauses(nodes: readonly SpanNode[]): ReadonlyMap<SpanNode, Cause> {
  const messages = new Map<SpanKey, SpanNode>()
  for (const node of nodes) if (node.part === 'message') messages.set(node.key, node)
  const causes = new Map<SpanNode, Cause>()
  for (const node of nodes) {
    const above = node.parent === undefined ? {} : causeBelow(node.parent, causes)
    const message = above.message ?? namedMessage(node, messages)
    causes.set(node, {
      ...(message && { message }),
      ...(above.run && { run: above.run }),
    })
  }
  return causes
}

function causeBelow(parent: SpanNode, causes: ReadonlyMap<SpanNode, Cause>): Cause {
  if (parent.part === 'message') return { message: parent }
  const above = causes.get(parent) ?? {}
  const isRun = parent.part === 'run' && classifySpan(parent.span) !== undefined
  return isRun ? { ...above, run: parent } : above
}

function namedMessage(
  node: SpanNode,
  messages: ReadonlyMap<SpanKey, SpanNode>,
): SpanNode | undefined {
  for (const key of causeSigns(node)) {
    const message = messages.get(key)
    if (message !== undefined && message !== node) return message
  }
  return undefined
}

function* causeSigns({ span }: SpanNode): Generator<SpanKey> {
  const { traceId, attributes, traceState, links } = span
  const named = parseMessageId(attributes[ATTR_CHAT_MESSAGE_ID])
  if (named !== undefined) yield spanKey(named)
  const spanId = findThreadEntry(traceState)?.messageSpanId
  if (spanId !== undefined) yield spanKey({ traceId, spanId })
  for (const link of links) {
    if (link.attributes[ATTR_CHAT_LINK] === 'caused_by') yield spanKey(link)
  }
}
