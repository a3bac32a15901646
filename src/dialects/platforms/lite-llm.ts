import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'

const byName = byWord({
  litellm_request: 'llm',
  // The request to a provider in the provider's words, a child of the request to LiteLLM.
  raw_gen_ai_request: 'llm',
  guardrail: 'guardrail',
})

/** LiteLLM's OpenTelemetry callback. */
export const liteLlm: Dialect = {
  name: 'LiteLLM',
  source: 'https://github.com/BerriAI/litellm/blob/main/litellm/integrations/opentelemetry.py',
  recorded: 'litellm 1.110.2',
  namespaces: ['litellm.'],
  kinds: { framework: [{ scopes: ['litellm'], decide: (_, { name }) => byName(name) }] },
  usage: { cost: ['gen_ai.cost.total_cost'] },
}
