import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { KIND_WORDS } from '../kinds/kind-words.ts'
import { TYPE_WORDS } from '../kinds/type-words.ts'

const SCOPE = 'langwatch'

/** LangWatch's SDKs, and what they wrote before they had a namespace. */
export const langWatch: Dialect = {
  name: 'LangWatch',
  source:
    'https://github.com/langwatch/langwatch/blob/main/platform/app/src/server/app-layer/traces/canonicalisation/extractors/_constants.ts',
  recorded: 'langwatch 1.4.0',
  namespaces: ['langwatch.'],
  kinds: {
    explicit: [
      {
        keys: ['langwatch.span.type'],
        decide: byWord({ ...KIND_WORDS, rag: 'retriever', component: 'chain', module: 'chain' }),
      },
    ],
    attribute: [{ keys: ['type', 'langwatch.type', 'span.kind'], decide: byWord(TYPE_WORDS) }],
  },
  runKeys: ['langwatch.span.type'],
  threads: {
    keys: ['langwatch.thread.id', 'langwatch.thread_id'],
    scoped: { scopes: [SCOPE], keys: ['thread_id'], metadata: ['metadata'] },
  },
  content: {
    input: ['langwatch.input'],
    output: ['langwatch.output'],
    tools: ['langwatch.params'],
    hits: ['langwatch.rag_contexts'],
  },
  usage: { cost: ['langwatch.span.cost'] },
  usageBags: ['langwatch.metrics'],
}
