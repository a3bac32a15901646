import type { Dialect } from '../dialect.ts'

/** LangChain4j in Quarkus, whose spans say what they are by name alone. */
export const langChain4j: Dialect = {
  name: 'Quarkus LangChain4j',
  source: 'https://docs.quarkiverse.io/quarkus-langchain4j/dev/observability.html',
  namespaces: ['langchain4j.'],
  kinds: {
    name: [
      { names: ['langchain4j.aiservices.'], decide: () => 'chain' },
      { names: ['langchain4j.tools.'], decide: () => 'tool' },
    ],
  },
}
