import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { KIND_WORDS } from '../kinds/kind-words.ts'

/** OpenInference of Arize Phoenix, the convention of instrumentations for many frameworks. */
export const openInference: Dialect = {
  name: 'OpenInference',
  source: 'https://github.com/Arize-ai/openinference/blob/main/spec/semantic_conventions.md',
  recorded: 'openinference-instrumentation 0.1.72',
  namespaces: [
    'llm.',
    'input.',
    'output.',
    'tool.',
    'tool_call.',
    'retrieval.',
    'document.',
    'embedding.',
    'reranker.',
    'prompt.',
    'prompt_template.',
  ],
  kinds: {
    explicit: [{ keys: ['openinference.span.kind'], decide: byWord(KIND_WORDS) }],
    data: [
      { prefixes: ['retrieval.documents'], decide: () => 'retriever' },
      { keys: ['reranker.model_name', 'reranker.query'], decide: () => 'reranker' },
      {
        keys: ['embedding.model_name'],
        prefixes: ['embedding.embeddings.'],
        decide: () => 'embedding',
      },
    ],
  },
  modelCall: {
    models: ['llm.model_name', 'llm.request.model_name', 'llm.response.model_name'],
    messages: ['llm.input_messages.0.message.role', 'llm.output_messages.0.message.role'],
    tokens: ['llm.token_count.prompt'],
    texts: ['input.value'],
  },
  runKeys: ['openinference.span.kind', 'llm.model_name'],
  threads: { pageKeys: ['session.id'], resourceKeys: ['session.id'] },
  content: {
    input: ['input.value'],
    output: ['output.value'],
    tools: ['llm.invocation_parameters'],
    own: {
      toolArguments: ['tool_call.function.arguments'],
      toolParameters: ['tool.parameters'],
      toolDefinitions: ['llm.tools'],
      query: ['reranker.query'],
      prompts: ['llm.prompts'],
    },
    indexed: {
      inputMessages: ['llm.input_messages'],
      prompts: ['llm.prompts'],
      outputMessages: ['llm.output_messages'],
      choices: ['llm.choices'],
      documents: ['retrieval.documents', 'reranker.output_documents'],
      toolDefinitions: ['llm.tools'],
    },
    quotes: ['metadata', 'tag.tags'],
  },
  model: {
    response: ['llm.response.model_name'],
    request: [
      'llm.model_name',
      'llm.request.model_name',
      'embedding.model_name',
      'reranker.model_name',
    ],
  },
  provider: ['llm.provider', 'llm.system'],
  usage: {
    inputTokens: ['llm.token_count.prompt'],
    outputTokens: ['llm.token_count.completion'],
    cachedInputTokens: ['llm.token_count.prompt_details.cache_read'],
    reasoningTokens: ['llm.token_count.completion_details.reasoning'],
    cost: ['llm.cost.total'],
  },
  toolNames: ['tool.name', 'tool_call.function.name'],
  labels: { toolCallId: ['tool_call.id', 'tool.id', 'tool.call.id'] },
}
