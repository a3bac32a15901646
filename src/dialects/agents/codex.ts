import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'

const byName = byWord({ 'session_task.turn': 'agent', handle_responses: 'llm' })

/** OpenAI's Codex CLI. */
export const codex: Dialect = {
  name: 'Codex',
  source: 'https://github.com/openai/codex/tree/main/codex-rs/otel',
  kinds: { framework: [{ scopes: ['codex_cli_rs'], decide: (_, { name }) => byName(name) }] },
}
