import type { Dialect } from '../dialect.ts'
import type { ClassifiableSpan } from '../classifiable-span.ts'
import { byWord } from '../kinds/by-word.ts'
import type { Verdict } from '../kinds/rule.ts'

const byType = byWord({
  agent_run: 'agent',
  model_generation: 'llm',
  model_inference: 'llm',
  model_step: 'chain',
  model_chunk: null,
  tool_call: 'tool',
  mcp_tool_call: 'tool',
  provider_tool_call: 'tool',
  client_tool_call: 'tool',
  workflow_run: 'chain',
  workflow_step: 'chain',
  workflow_conditional: 'chain',
  workflow_conditional_eval: 'chain',
  workflow_parallel: 'chain',
  workflow_loop: 'chain',
  workflow_sleep: 'chain',
  workflow_wait_event: 'chain',
  processor_run: 'chain',
  // A change of a tool's result for the model, or of a step's data.
  mapping: 'chain',
  rag_ingestion: 'chain',
  rag_embedding: 'embedding',
  rag_vector_operation: 'retriever',
  rag_action: 'chain',
  scorer_run: 'evaluator',
  scorer_step: 'evaluator',
  memory_operation: null,
  generic: null,
  // Before version 1.0.
  llm_generation: 'llm',
  llm_chunk: null,
})

/**
 * Mastra. A generation is a model call, or a loop of them if those have spans of their own; its steps are chains, its chunks no runs. The keys of content contain the type of
 * the span: `mastra.agent_run.input`.
 */
export const mastra: Dialect = {
  name: 'Mastra',
  source:
    'https://github.com/mastra-ai/mastra/blob/main/observability/otel-exporter/src/gen-ai-semantics.ts',
  recorded: '@mastra/otel-exporter 1.4.0',
  namespaces: ['mastra.'],
  kinds: {
    explicit: [
      {
        keys: ['mastra.span.type'],
        decide: kindOfType,
      },
    ],
    name: [
      {
        // Before its own exporter.
        names: ['agent.generate', 'agent.stream'],
        decide: (_, { attributes }) => ('componentName' in attributes ? 'agent' : undefined),
      },
    ],
  },
  runKeys: ['mastra.span.type'],
  threads: { keys: ['mastra.metadata.threadId'] },
  content: { byType: { input: 'mastra.<type>.input', output: 'mastra.<type>.output' } },
  labels: { type: ['mastra.span.type'] },
}

// Its exporter says `chat` of a generation that is the model call itself, and of no other. Its exporter for OpenInference
// (@mastra/arize 1.3) calls a chunk of a stream an LLM too, and fits all other types to its own words.
function kindOfType(value: unknown, { attributes }: ClassifiableSpan): Verdict {
  const kind = byType(value)
  const isChunk = value === 'model_chunk' || value === 'llm_chunk'
  if (!isChunk && 'openinference.span.kind' in attributes) return undefined
  const isLoop = attributes['gen_ai.operation.name'] === 'model_generation'
  return isLoop && kind === 'llm' ? 'chain' : kind
}
