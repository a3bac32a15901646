import type { ClassifiableSpan } from '../classifiable-span.ts'
import type { Dialect } from '../dialect.ts'
import { operationKind } from '../kinds/operation-kind.ts'
import { readWord } from '../kinds/read-word.ts'
import type { Verdict } from '../kinds/rule.ts'

const OPERATION = ['gen_ai.operation.name'] as const
const THREAD = 'gen_ai.conversation.id'
// Apps and processors copy these onto spans of any kind.
const COPIED: ReadonlySet<string> = new Set([
  THREAD,
  'gen_ai.agent.id',
  'gen_ai.agent.name',
  'gen_ai.agent.call.id',
])

/** OpenTelemetry's GenAI conventions, all versions: attributes of today, and the events that came before them. */
export const openTelemetry: Dialect = {
  name: 'OpenTelemetry GenAI',
  source: 'https://github.com/open-telemetry/semantic-conventions-genai',
  recorded: 'opentelemetry-instrumentation-openai-v2 2.4b0',
  namespaces: ['gen_ai.'],
  kinds: {
    specific: [{ keys: OPERATION, decide: stepOfTool }],
    operation: [{ keys: OPERATION, decide: kindOfOperation }],
    attribute: [
      {
        keys: [
          'gen_ai.tool.name',
          'gen_ai.tool.call.id',
          'gen_ai.tool.call.arguments',
          'gen_ai.tool.call.result',
        ],
        decide: () => 'tool',
      },
    ],
    data: [
      {
        keys: ['gen_ai.retrieval.documents', 'gen_ai.retrieval.query.text'],
        decide: () => 'retriever',
      },
    ],
    name: [
      {
        // Words that only GenAI uses.
        names: [
          'invoke_agent',
          'create_agent',
          'execute_tool',
          'invoke_workflow',
          'generate_content',
          'text_completion',
          'execute_event_loop_cycle',
          'execute_agent_loop_cycle',
        ],
        decide: kindOfFirstWord,
      },
      {
        // Everyday words need a GenAI attribute beside them.
        names: ['chat', 'embeddings', 'retrieval', 'plan', 'llm_request', 'completion', 'rerank'],
        decide: (name, span) => (isGenAi(span) ? kindOfFirstWord(name) : undefined),
      },
    ],
  },
  modelCall: {
    models: ['gen_ai.request.model', 'gen_ai.response.model'],
    tokens: ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens'],
    texts: ['gen_ai.input.messages', 'gen_ai.output.messages'],
  },
  runKeys: [
    ...OPERATION,
    'gen_ai.request.model',
    'gen_ai.response.model',
    'gen_ai.tool.name',
    'gen_ai.agent.name',
    'gen_ai.usage.input_tokens',
    'gen_ai.system',
    'gen_ai.provider.name',
  ],
  threads: {
    keys: [THREAD],
    resourceKeys: [THREAD],
    // Some put the id of the one request there.
    uncertain: {
      [THREAD]: (id, { attributes }) => id === attributes['gen_ai.response.id'],
    },
  },
  content: {
    own: {
      system: ['gen_ai.system_instructions'],
      inputMessages: ['gen_ai.input.messages'],
      outputMessages: ['gen_ai.output.messages'],
      toolDefinitions: ['gen_ai.tool.definitions'],
      documents: ['gen_ai.retrieval.documents'],
      query: ['gen_ai.retrieval.query.text'],
      toolArguments: ['gen_ai.tool.call.arguments'],
      toolResult: ['gen_ai.tool.call.result'],
      // Of events, from before there were attributes.
      eventBody: ['gen_ai.event.content'],
      eventPrompt: ['gen_ai.prompt'],
      eventCompletion: ['gen_ai.completion'],
    },
    events: [
      'gen_ai.client.inference.operation.details',
      'gen_ai.system.message',
      'gen_ai.user.message',
      'gen_ai.assistant.message',
      'gen_ai.tool.message',
      'gen_ai.choice',
      'gen_ai.content.prompt',
      'gen_ai.content.completion',
    ],
    quotes: ['error.message', 'exception.message', 'exception.stacktrace'],
  },
  model: { response: ['gen_ai.response.model'], request: ['gen_ai.request.model'] },
  provider: ['gen_ai.provider.name', 'gen_ai.system'],
  finishReason: ['gen_ai.response.finish_reasons', 'gen_ai.response.finish_reason'],
  // After the keys of the conventions come spellings that instrumentations write in the same namespace.
  usage: {
    inputTokens: [
      'gen_ai.usage.input_tokens',
      'gen_ai.usage.prompt_tokens',
      'gen_ai.usage.embeddings_tokens',
    ],
    outputTokens: ['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens'],
    cachedInputTokens: [
      'gen_ai.usage.cache_read.input_tokens',
      'gen_ai.usage.cache_read_input_tokens',
      'gen_ai.usage.cached_tokens',
    ],
    reasoningTokens: [
      'gen_ai.usage.reasoning.output_tokens',
      'gen_ai.usage.reasoning_tokens',
      'gen_ai.usage.completion_tokens_details.reasoning_tokens',
    ],
    cost: ['gen_ai.usage.cost', 'gen_ai.usage.total_cost'],
  },
  usageSums: { cost: ['gen_ai.usage.input_cost', 'gen_ai.usage.output_cost'] },
  toolNames: ['gen_ai.tool.name'],
  labels: {
    toolCallId: ['gen_ai.tool.call.id'],
    errorType: ['error.type'],
    // Of OpenTelemetry's instrumentation for OpenAI's agents.
    handOffTo: ['gen_ai.handoff.to_agent'],
    choiceCount: ['gen_ai.request.choice.count'],
    // The second is Sentry's alias.
    timeToFirstChunk: [
      'gen_ai.response.time_to_first_chunk',
      'gen_ai.response.time_to_first_token',
    ],
  },
}

// A plan or a step that names a tool is the tool's.
function stepOfTool(value: unknown, { attributes }: ClassifiableSpan): Verdict {
  const kind = operationKind(value)
  const isStep = kind === 'chain' || (kind === 'agent' && readWord(value) === 'plan')
  const isTool = 'gen_ai.tool.name' in attributes || 'gen_ai.tool.call.id' in attributes
  return isStep && isTool ? 'tool' : undefined
}

// A workflow that names an agent is the agent's.
function kindOfOperation(value: unknown, { attributes }: ClassifiableSpan): Verdict {
  const kind = operationKind(value)
  if (kind !== 'chain' || readWord(value) !== 'invoke_workflow') return kind
  return 'gen_ai.agent.name' in attributes ? 'agent' : kind
}

function kindOfFirstWord(name: unknown): Verdict {
  return typeof name === 'string' ? operationKind(name.split(/[ :([]/, 1)[0]) : undefined
}

// An instrumentation of models may have nothing but the name to say of a call that failed.
const GEN_AI_SCOPE = /^(openlit|openinference)\.instrumentation\./

function isGenAi({ attributes, scope }: ClassifiableSpan): boolean {
  if (GEN_AI_SCOPE.test(scope?.name ?? '')) return true
  for (const key in attributes) if (key.startsWith('gen_ai.') && !COPIED.has(key)) return true
  return false
}
