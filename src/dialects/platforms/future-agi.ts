import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { KIND_WORDS } from '../kinds/kind-words.ts'

/** traceAI of Future AGI. It spreads OpenTelemetry's messages over indexed keys, as OpenInference does. */
export const futureAgi: Dialect = {
  name: 'traceAI',
  source: 'https://github.com/future-agi/traceAI',
  recorded: 'traceai-openai 0.1.10',
  namespaces: ['fi.'],
  kinds: {
    explicit: [
      {
        keys: ['fi.span.kind'],
        decide: byWord({ ...KIND_WORDS, entry: 'chain', memory: null }),
      },
    ],
  },
  runKeys: ['fi.span.kind'],
  content: {
    indexed: {
      inputMessages: ['gen_ai.input.messages'],
      outputMessages: ['gen_ai.output.messages'],
    },
  },
}
