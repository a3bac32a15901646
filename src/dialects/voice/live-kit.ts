import type { ClassifiableSpan } from '../classifiable-span.ts'
import type { Dialect } from '../dialect.ts'
import type { Verdict } from '../kinds/rule.ts'

/**
 * LiveKit Agents: a voice agent's context and what it answered. Newer versions write below `lk.pii` what may be private.
 */
export const liveKit: Dialect = {
  name: 'LiveKit',
  source: 'https://github.com/livekit/agents-js/blob/main/agents/src/telemetry/trace_types.ts',
  recorded: 'livekit-agents 1.8.9',
  namespaces: ['lk.'],
  kinds: {
    framework: [
      { scopes: ['livekit-agents'], prefixes: ['lk.'], decide: (_, span) => kindOfSpan(span) },
    ],
  },
  threads: { keys: ['lk.pii.room_name', 'lk.room_name'] },
  content: {
    own: {
      system: ['lk.pii.instructions', 'lk.instructions'],
      context: ['lk.pii.chat_ctx', 'lk.chat_ctx'],
      userInput: [
        'lk.pii.user_input',
        'lk.user_input',
        'lk.pii.user_transcript',
        'lk.user_transcript',
      ],
      text: ['lk.pii.response.text', 'lk.response.text'],
      toolCalls: ['lk.pii.response.function_calls', 'lk.response.function_calls'],
      toolDefinitions: ['lk.function_tools'],
      toolArguments: [
        'lk.pii.function_tool.arguments',
        'lk.function_tool.arguments',
        'lk.pii.function_tool.args',
        'lk.function_tool.args',
      ],
      toolResult: ['lk.pii.function_tool.output', 'lk.function_tool.output'],
    },
  },
  usage: { cachedInputTokens: ['gen_ai.usage.input_cached_tokens'] },
  usageBags: ['lk.llm_metrics'],
  toolNames: ['lk.function_tool.name'],
  labels: { toolCallId: ['lk.function_tool.id'], isToolError: ['lk.function_tool.is_error'] },
}

// Its speech has models too, but answers nothing.
const KINDS: ReadonlyMap<string, Verdict> = new Map<string, Verdict>([
  ['agent_turn', 'agent'],
  ['start_agent_activity', 'agent'],
  ['agent_session', 'chain'],
  ['function_tool', 'tool'],
  ['llm_request', 'llm'],
  ['realtime_inference', 'llm'],
  ['judge_evaluation', 'evaluator'],
  // Around the request, and each try of it.
  ['llm_node', 'chain'],
  ['llm_fallback_adapter', 'chain'],
  ['llm_request_run', null],
])

function kindOfSpan({ name, attributes }: ClassifiableSpan): Verdict {
  if (KINDS.has(name)) return KINDS.get(name)
  if ('lk.function_tool.name' in attributes || 'lk.function_tool.id' in attributes) return 'tool'
  return 'lk.instructions' in attributes || 'lk.pii.instructions' in attributes ? 'agent' : null
}
