import type { ReadAttributes } from './attribute-text.ts'
import { isRunKind, type RunKind } from './run-kind.ts'
import { ATTR_CHAT_KIND } from './semconv.ts'

/** What the classifier looks at: the same at the processor, where a span is live, and at replay. */
export interface ClassifiableSpan {
  readonly name: string
  /** The instrumentation scope: rules for one instrumentation only look here. */
  readonly scope?: { readonly name: string }
  readonly attributes: ReadAttributes
}

/**
 * The `gen_ai.operation.name` values of OpenTelemetry's semantic conventions and the kind each is. Those that are no
 * runs are absent: `fetch_response` infers nothing, memory upkeep is plumbing.
 *
 * @see https://github.com/open-telemetry/semantic-conventions-genai
 */
const KIND_OF_OPERATION: ReadonlyMap<unknown, RunKind> = new Map([
  ['chat', 'llm'],
  ['text_completion', 'llm'],
  ['generate_content', 'llm'],
  ['embeddings', 'embedding'],
  ['retrieval', 'retriever'],
  ['search_memory', 'retriever'],
  ['execute_tool', 'tool'],
  ['create_agent', 'agent'],
  ['invoke_agent', 'agent'],
  ['plan', 'agent'],
  ['invoke_workflow', 'chain'],
])

/**
 * The run kind of a span, `undefined` for plumbing such as HTTP or a database. A kind that the processor has written
 * is final; everything else is read from OpenTelemetry's GenAI attributes.
 */
export function classifySpan({ attributes }: ClassifiableSpan): RunKind | undefined {
  const written = attributes[ATTR_CHAT_KIND]
  if (written !== undefined) return isRunKind(written) ? written : undefined
  const operation = attributes['gen_ai.operation.name']
  if (operation !== undefined) return KIND_OF_OPERATION.get(operation)
  if (attributes['mcp.method.name'] === 'tools/call') return 'tool'
  return undefined
}
