import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { readWord } from '../kinds/read-word.ts'
import { TYPE_WORDS } from '../kinds/type-words.ts'

const byType = byWord(TYPE_WORDS)
// Stages of a tool's run. They repeat its id.
const byStage = byWord({ 'tool.execution': null, 'tool.blocked_on_user': null, hook: null })

/**
 * Anthropic's Claude Code, and the Agent SDK, which runs it. It counts what it read from the cache apart from the input. Words
 * are on spans or, if only logs are on, in log records of the spans.
 */
export const claudeCode: Dialect = {
  name: 'Claude Code',
  source: 'https://code.claude.com/docs/en/monitoring-usage',
  recorded: '@anthropic-ai/claude-agent-sdk 0.3.333',
  namespaces: ['claude_code.'],
  kinds: {
    specific: [{ keys: ['span.type'], decide: (value) => byStage(withoutName(value)) }],
    attribute: [{ keys: ['span.type'], decide: (value) => byType(withoutName(value)) }],
    name: [
      { names: ['claude_code.interaction'], decide: () => 'agent' },
      { names: ['claude_code.llm_request'], decide: () => 'llm' },
      { names: ['claude_code.tool'], decide: () => 'tool' },
    ],
  },
  runKeys: ['span.type'],
  // Of a subagent's spans, it is the subagent's.
  threads: {
    uncertain: {
      'gen_ai.conversation.id': (id, { name, attributes }) =>
        name.startsWith('claude_code.') && id !== attributes['session.id'],
    },
  },
  content: {
    own: {
      prompt: ['user_prompt'],
      context: ['new_context'],
      system: ['user_system_prompt'],
      answer: ['response.model_output'],
      toolInput: ['tool_input'],
    },
    events: [
      'tool.output',
      'claude_code.user_prompt',
      'claude_code.assistant_response',
      'claude_code.tool_result',
    ],
    quotes: ['system_prompt_preview', 'system_reminders', 'full_command', 'file_path'],
  },
  usage: {
    outputTokens: ['output_tokens'],
    cachedInputTokens: ['cache_read_tokens'],
    cost: ['cost_usd'],
  },
  usageSums: { inputTokens: ['input_tokens', 'cache_read_tokens', 'cache_creation_tokens'] },
  toolNames: ['tool_name'],
  labels: {
    type: ['span.type'],
    toolCallId: ['tool_use_id'],
    subsystem: ['query_source'],
    place: ['llm_request.context'],
  },
}

// The word may have the name of the program before it.
function withoutName(value: unknown): string {
  return readWord(value).replace(/^claude_code\./, '')
}
