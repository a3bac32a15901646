import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { KIND_WORDS } from '../kinds/kind-words.ts'

/** HoneyHive's SDKs. They write each field of input and output under a key that an app makes up: `honeyhive_inputs.order_id`. */
export const honeyHive: Dialect = {
  name: 'HoneyHive',
  source: 'https://github.com/honeyhiveai/python-sdk',
  recorded: 'honeyhive 1.7.0',
  namespaces: ['honeyhive_', 'honeyhive.'],
  kinds: {
    explicit: [
      { keys: ['honeyhive_event_type'], decide: byWord({ ...KIND_WORDS, session: 'chain' }) },
    ],
  },
  runKeys: ['honeyhive_event_type'],
  content: { open: { input: ['honeyhive_inputs.'], output: ['honeyhive_outputs.'] } },
  labels: { type: ['honeyhive_event_type'] },
}
