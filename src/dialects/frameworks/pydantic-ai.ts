import type { ClassifiableSpan } from '../classifiable-span.ts'
import type { Dialect } from '../dialect.ts'
import { byStart } from '../kinds/by-start.ts'
import type { Verdict } from '../kinds/rule.ts'

// `uuid7()`, or `uuid5()` of the run in durable agents. Few apps make such ids.
const MADE_ID = /^[\da-f]{8}-[\da-f]{4}-[57][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

/**
 * Pydantic AI, before and since it follows OpenTelemetry. If an app gives no `conversation_id`, and no history that has
 * one, each run of an agent makes one (`pydantic_ai/agent/abstract.py`).
 */
export const pydanticAi: Dialect = {
  name: 'Pydantic AI',
  source:
    'https://github.com/pydantic/pydantic-ai/blob/main/pydantic_ai_slim/pydantic_ai/models/instrumented.py',
  recorded: 'pydantic-ai-slim 2.68.0',
  namespaces: ['pydantic_ai.'],
  kinds: {
    framework: [
      { scopes: ['pydantic-ai'], decide: (_, span) => kindInScope(span) },
      {
        keys: ['pydantic_ai.all_messages', 'all_messages_events', 'final_result'],
        decide: (_, { attributes }) =>
          'agent_name' in attributes || 'gen_ai.agent.name' in attributes ? 'agent' : undefined,
      },
    ],
  },
  threads: {
    uncertain: {
      'gen_ai.conversation.id': (id, { scope }) =>
        scope?.name === 'pydantic-ai' && MADE_ID.test(id),
    },
  },
  content: {
    input: ['tool_arguments'],
    output: ['tool_response'],
    messages: ['pydantic_ai.all_messages', 'all_messages'],
    own: {
      // Lists of events as JSON. Logfire writes the first too.
      events: ['events', 'all_messages_events'],
      result: ['final_result'],
      request: ['model_request_parameters'],
    },
  },
  model: { request: ['model_name'] },
  labels: { eventName: ['event.name'] },
  // Of all calls of an agent.
  usage: {
    inputTokens: ['gen_ai.aggregated_usage.input_tokens'],
    outputTokens: ['gen_ai.aggregated_usage.output_tokens'],
    cachedInputTokens: [
      'gen_ai.usage.details.cache_read_tokens',
      'gen_ai.usage.details.cached_tokens',
    ],
    reasoningTokens: ['gen_ai.usage.details.reasoning_tokens'],
    cost: ['operation.cost'],
  },
}

const byName = byStart([
  ['running tool', 'tool'],
  ['running output function', 'tool'],
  ['running ', 'chain'],
  // A try that failed, beside the `chat` that it belongs to.
  ['model request attempt', null],
  ['model request', 'llm'],
  ['run graph', 'chain'],
  ['run node', 'chain'],
])

function kindInScope({ name, attributes }: ClassifiableSpan): Verdict {
  const isAgent = 'agent_name' in attributes || 'final_result' in attributes
  if (isAgent || name === 'agent run' || name.endsWith(' run')) return 'agent'
  return byName(name)
}
