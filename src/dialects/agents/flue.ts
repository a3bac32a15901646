import type { Dialect } from '../dialect.ts'

/** Flue, a harness for agents: it runs tasks, which are agents, and their tools. */
export const flue: Dialect = {
  name: 'Flue',
  source: 'https://github.com/withastro/flue/blob/main/packages/opentelemetry/src/index.ts',
  namespaces: ['flue.'],
  kinds: {
    attribute: [
      { prefixes: ['flue.tool.'], decide: () => 'tool' },
      { prefixes: ['flue.task.'], decide: () => 'agent' },
    ],
  },
}
