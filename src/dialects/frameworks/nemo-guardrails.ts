import type { Dialect } from '../dialect.ts'

/**
 * NVIDIA's NeMo Guardrails. The request is all that was done to answer it. An action is what a rail or a flow runs, and no
 * model asked for it.
 */
export const nemoGuardrails: Dialect = {
  name: 'NeMo Guardrails',
  source: 'https://github.com/NVIDIA-NeMo/Guardrails/tree/develop/nemoguardrails/tracing',
  recorded: 'nemoguardrails 0.24.1',
  kinds: {
    name: [
      { names: ['guardrails.rail'], decide: () => 'guardrail' },
      { names: ['guardrails.request', 'guardrails.action'], decide: () => 'chain' },
    ],
  },
}
