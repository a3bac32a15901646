import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { KIND_WORDS } from '../kinds/kind-words.ts'

/** LoongSuite and ARMS of Alibaba. Inside Alibaba the key has another name. */
export const loongSuite: Dialect = {
  name: 'LoongSuite, ARMS',
  source: 'https://github.com/alibaba/loongsuite-semantic-conventions',
  kinds: {
    explicit: [
      {
        keys: ['gen_ai.span.kind', 'gen_ai.span_kind_name'],
        decide: byWord({ ...KIND_WORDS, entry: 'chain', memory: null }),
      },
    ],
  },
  runKeys: ['gen_ai.span.kind'],
}
