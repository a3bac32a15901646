import { classifySpan } from '../../../dialects/classify-span.ts'
import { readRunContent } from '../../../dialects/read/read-run-content.ts'
import { pushTo } from '../../../thread/push-to.ts'
import {
  ATTR_CHAT_CONVENTION,
  ATTR_CHAT_RUN_INPUT,
  ATTR_CHAT_RUN_OUTPUT,
} from '../../../thread/semconv.ts'
import type { SpanNode } from '../spans/span-tree.ts'
import { hasMessages } from './model-calls.ts'

const CONTENT = [ATTR_CHAT_RUN_INPUT, ATTR_CHAT_RUN_OUTPUT] as const

/**
 * Finds the model calls that `wrapModel` has recorded with their messages, although an instrumentation recorded the same
 * call below it without any: it knows the model and what was used, and by default no content.
 *
 * @param nodes parents before children
 * @returns theirs, by ours
 */
export function findInnerViews(nodes: readonly SpanNode[]): ReadonlyMap<SpanNode, SpanNode> {
  const below = new Map<SpanNode, SpanNode[]>()
  for (const node of nodes) {
    const { parent } = node
    if (parent === undefined || !isOurs(parent)) continue
    if (isCall(node) && isCall(parent)) pushTo(below, parent, node)
  }
  const views = new Map<SpanNode, SpanNode>()
  for (const [outer, [inner, ...others]] of below) {
    if (inner === undefined || others.length > 0 || isOurs(inner)) continue
    if (saysAnything(outer) && !hasSaid(inner)) views.set(outer, inner)
  }
  return views
}

function isCall({ part, span }: SpanNode): boolean {
  return part === 'run' && classifySpan(span) === 'llm'
}

function isOurs({ span }: SpanNode): boolean {
  return span.attributes[ATTR_CHAT_CONVENTION] !== undefined
}

function saysAnything(outer: SpanNode): boolean {
  const { attributes } = outer.span
  return hasSaid(outer) || CONTENT.some((key) => attributes[key] !== undefined)
}

function hasSaid({ span }: SpanNode): boolean {
  return hasMessages(readRunContent(span, 'llm'))
}
