import type { ClassifiableSpan } from '../classifiable-span.ts'
import type { Dialect } from '../dialect.ts'

/**
 * OpenAI's Codex. Its scope is the name of the client, such as `codex_cli_rs`, `codex_exec`, `codex_vscode` or `Codex Desktop`,
 * so spans are known by their names. On others than those of a turn, `thread.id` is the number of a thread of the operating
 * system.
 */
export const codex: Dialect = {
  name: 'Codex',
  source: 'https://github.com/openai/codex/blob/main/codex-rs/core/src/tasks/mod.rs',
  namespaces: ['codex.'],
  kinds: {
    name: [
      { names: ['session_task.turn', 'session_task.review'], decide: () => 'agent' },
      { names: ['session_task.compact'], decide: () => 'chain' },
      { names: ['session_task.user_shell'], decide: () => 'tool' },
      {
        // A word that any program may use.
        names: ['handle_responses'],
        decide: (_, span) => (isCodex(span) && isCall(span) ? 'llm' : undefined),
      },
    ],
  },
  threads: {
    scoped: {
      names: ['session_task.turn', 'session_task.review', 'session_task.compact'],
      keys: ['thread.id'],
    },
  },
  usage: {
    inputTokens: ['codex.turn.token_usage.input_tokens'],
    outputTokens: ['codex.turn.token_usage.output_tokens'],
    cachedInputTokens: ['codex.turn.token_usage.cached_input_tokens'],
    reasoningTokens: [
      'codex.turn.token_usage.reasoning_output_tokens',
      'codex.usage.reasoning_output_tokens',
    ],
  },
}

function isCodex({ scope, attributes }: ClassifiableSpan): boolean {
  const target = attributes['target']
  return (
    /^codex(?![a-z])/i.test(scope?.name ?? '') ||
    (typeof target === 'string' && target.startsWith('codex_'))
  )
}

// There is one for each event of a stream: for an item, it says where from, and for the whole response, it has the tokens.
function isCall({ attributes }: ClassifiableSpan): boolean {
  return !('from' in attributes) || 'gen_ai.usage.output_tokens' in attributes
}
