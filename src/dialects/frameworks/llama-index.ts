import type { Dialect } from '../dialect.ts'

const SCOPE = 'llamaindex.opentelemetry.tracer'

/** LlamaIndex's own instrumentation: nothing on the span, all in its events, whose fields are flattened into attributes. */
export const llamaIndex: Dialect = {
  name: 'LlamaIndex',
  source:
    'https://docs.llamaindex.ai/en/stable/module_guides/observability/; events of workflows: https://github.com/run-llama/workflows-py/blob/main/packages/llama-index-workflows/src/workflows/_event_summary.py (2.26)',
  recorded: 'llama-index-observability-otel 0.7.0',
  namespaces: ['llamaindex.'],
  kinds: {
    framework: [
      {
        scopes: [SCOPE],
        decide: (_, { name }) => KINDS.find(([pattern]) => pattern.test(name))?.[1],
      },
    ],
  },
  content: {
    scopes: [SCOPE],
    own: {
      messages: ['messages'],
      answer: ['response.message.blocks'],
      toolCalls: ['response.message.additional_kwargs.tool_calls'],
      embedded: ['chunks'],
      query: ['str_or_query_bundle.query_str', 'str_or_query_bundle'],
      documents: ['nodes'],
      stepOutput: ['output'],
    },
    events: [
      'LLMChatStartEvent',
      'LLMChatEndEvent',
      'step.output',
      'workflow.output',
      'EmbeddingEndEvent',
      'RetrievalStartEvent',
      'RetrievalEndEvent',
    ],
  },
  labels: {
    model: ['model_dict.model_name', 'model_dict.model'],
    role: ['response.message.role'],
    usage: ['response.raw.usage.', 'response.additional_kwargs.'],
  },
}

// Its dispatcher names spans `Class.method`. A query engine is named after its retriever but is a step, as is each step of
// an agent's workflow, whatever it calls.
const KINDS = [
  [/Rerank\w*\.|\.a?postprocess_nodes\b/, 'reranker'],
  [/Embedding\w*\.|\.a?_?get_\w*embedding\b/, 'embedding'],
  [/\.(a?_|_a)?a?retrieve\b/, 'retriever'],
  [/^\w*Workflow\w*\.(?!run\b)/, 'chain'],
  [/Tool\w*\.a?call\b|\.a?call_tool\b/, 'tool'],
  [/\.a?(stream_)?(chat|complete|predict)(_with_tools)?\b/, 'llm'],
  [/(Agent|AgentWorkflow)\w*\.run\b/, 'agent'],
  [
    /(QueryEngine|Workflow|Program)\w*\.|\.a?(query|synthesize|get_response|run|run_step)\b/,
    'chain',
  ],
] as const
