import type { Dialect } from '../dialect.ts'

/** Guardrails AI: validators, and what is done around them. What is called may be a model, or hand over a ready answer. */
export const guardrailsAi: Dialect = {
  name: 'Guardrails AI',
  source: 'https://github.com/guardrails-ai/guardrails/tree/main/guardrails/telemetry',
  kinds: {
    attribute: [
      {
        keys: ['type'],
        decide: (value) => {
          if (typeof value !== 'string' || !value.startsWith('guardrails/guard')) return undefined
          return value.endsWith('/call') ? 'chain' : 'guardrail'
        },
      },
    ],
  },
}
