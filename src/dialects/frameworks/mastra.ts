import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'

/**
 * Mastra. A generation is a model call, its steps are chains, its chunks no runs. The keys of content contain the type of
 * the span: `mastra.agent_run.input`.
 */
export const mastra: Dialect = {
  name: 'Mastra',
  source:
    'https://github.com/mastra-ai/mastra/blob/main/observability/otel-exporter/src/gen-ai-semantics.ts',
  namespaces: ['mastra.'],
  kinds: {
    explicit: [
      {
        keys: ['mastra.span.type'],
        decide: byWord({
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
        }),
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
