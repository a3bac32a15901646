import type { Dialect } from '../dialect.ts'
import { operationKind } from '../kinds/operation-kind.ts'

/** Checks of what goes into an agent or comes out of it, as OpenLIT and OpenLLMetry record them. */
export const guardrails: Dialect = {
  name: 'Guardrails in GenAI spans',
  source: 'https://github.com/openlit/openlit/blob/main/sdk/typescript/src/semantic-convention.ts',
  kinds: {
    specific: [
      {
        // OpenLIT says `invoke_agent` of what checks an agent's input.
        keys: ['gen_ai.operation.name'],
        decide: (value, { attributes }) => {
          if (operationKind(value) !== 'agent') return undefined
          const isCheck =
            'gen_ai.guardrail.name' in attributes || 'gen_ai.guardrail.triggered' in attributes
          return isCheck ? 'guardrail' : undefined
        },
      },
    ],
    data: [
      {
        keys: ['gen_ai.guardrail.name', 'gen_ai.guardrail.id', 'gen_ai.guardrail.status'],
        decide: () => 'guardrail',
      },
    ],
  },
}
