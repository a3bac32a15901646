import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { readWord } from '../kinds/read-word.ts'
import { TYPE_WORDS } from '../kinds/type-words.ts'

const byType = byWord(TYPE_WORDS)

/** Anthropic's Claude Code. It counts what it read from the cache apart from the input. */
export const claudeCode: Dialect = {
  name: 'Claude Code',
  source: 'https://code.claude.com/docs/en/monitoring-usage',
  namespaces: ['claude_code.'],
  kinds: {
    attribute: [
      {
        // With or without its name before the word.
        keys: ['span.type'],
        decide: (value) => byType(readWord(value).replace(/^claude_code\./, '')),
      },
    ],
    name: [
      { names: ['claude_code.interaction'], decide: () => 'agent' },
      { names: ['claude_code.llm_request'], decide: () => 'llm' },
      { names: ['claude_code.tool'], decide: () => 'tool' },
    ],
  },
  runKeys: ['span.type'],
  content: {
    input: ['tool_input', 'new_context', 'user_prompt'],
    output: ['response.model_output'],
    events: ['tool.output'],
  },
  usage: {
    outputTokens: ['output_tokens'],
    cachedInputTokens: ['cache_read_tokens'],
    cost: ['cost_usd'],
  },
  usageSums: { inputTokens: ['input_tokens', 'cache_read_tokens', 'cache_creation_tokens'] },
  toolNames: ['tool_name'],
}
