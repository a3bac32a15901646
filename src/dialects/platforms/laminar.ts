import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { KIND_WORDS } from '../kinds/kind-words.ts'
import { unlessItEmbeds } from '../kinds/unless-it-embeds.ts'

const byType = byWord({
  ...KIND_WORDS,
  cached: 'llm',
  human_evaluator: 'evaluator',
  executor: 'chain',
  pipeline: 'chain',
})

/** Laminar's SDKs. */
export const laminar: Dialect = {
  name: 'Laminar',
  source: 'https://github.com/lmnr-ai/lmnr/blob/main/app-server/src/traces/span_attributes.rs',
  recorded: 'lmnr 0.8.2, @lmnr-ai/lmnr 0.8.46',
  namespaces: ['lmnr.'],
  kinds: {
    explicit: [
      {
        keys: ['lmnr.span.type'],
        decide: (value, { attributes }) =>
          unlessItEmbeds(byType(value), attributes['gen_ai.request.model']),
      },
    ],
  },
  runKeys: ['lmnr.span.type'],
  threads: { keys: ['lmnr.association.properties.session_id'] },
  content: { input: ['lmnr.span.input'], output: ['lmnr.span.output'] },
}
