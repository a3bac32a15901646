import type { Dialect } from '../dialect.ts'
import { operationKind } from '../kinds/operation-kind.ts'

/** OpenLIT's instrumentations, beside OpenTelemetry's keys. */
export const openLit: Dialect = {
  name: 'OpenLIT',
  source: 'https://github.com/openlit/openlit/blob/main/sdk/typescript/src/semantic-convention.ts',
  recorded: 'openlit 1.45.0',
  namespaces: ['openlit.'],
  // Of older releases.
  kinds: { operation: [{ keys: ['gen_ai.type'], decide: operationKind }] },
  content: {
    input: ['gen_ai.tool.input', 'gen_ai.tool.args'],
    output: ['gen_ai.tool.output'],
    system: ['gen_ai.agent.instructions'],
  },
}
