import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { KIND_WORDS } from '../kinds/kind-words.ts'
import { readWord } from '../kinds/read-word.ts'

const byEvent = byWord({ ...KIND_WORDS, function: 'chain' })

/** NVIDIA's NeMo Agent Toolkit. */
export const nemoAgentToolkit: Dialect = {
  name: 'NeMo Agent Toolkit',
  source: 'https://github.com/NVIDIA/NeMo-Agent-Toolkit',
  namespaces: ['nat.'],
  kinds: {
    explicit: [
      {
        keys: ['nat.event_type'],
        decide: (value) => byEvent(readWord(value).replace(/_(start|end)$/, '')),
      },
    ],
  },
  runKeys: ['nat.event_type'],
}
