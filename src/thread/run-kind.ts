import type { ATTR_CHAT_KIND } from './semconv.ts'

/** The kinds of runs, in the words of `chat.kind`. */
export const RUN_KINDS = [
  'llm',
  'agent',
  'tool',
  'chain',
  'retriever',
  'embedding',
  'reranker',
  'guardrail',
  'evaluator',
] as const

/** One of the kinds a run can have. */
export type RunKind = (typeof RUN_KINDS)[number]

/** Whether a value from a span is a run kind. */
export function isRunKind(value: unknown): value is RunKind {
  return RUN_KINDS.includes(value as RunKind)
}

/** The kind on a span as it is, of any type. */
export function readKind(attributes: { readonly [ATTR_CHAT_KIND]?: unknown }): unknown {
  // Literal key, not the constant: V8 finds several times faster that most spans do not have it.
  return attributes['chat.kind']
}
