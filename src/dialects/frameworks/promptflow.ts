import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { KIND_WORDS } from '../kinds/kind-words.ts'
import { TYPE_WORDS } from '../kinds/type-words.ts'

const byType = byWord({ ...KIND_WORDS, function: 'chain', langchain: 'chain' })
const byAnyType = byWord(TYPE_WORDS)

/** Microsoft's promptflow. Others use its key too. */
export const promptflow: Dialect = {
  name: 'promptflow',
  source:
    'https://github.com/microsoft/promptflow/blob/main/src/promptflow-tracing/promptflow/tracing/_trace.py',
  kinds: {
    attribute: [
      {
        keys: ['span_type'],
        decide: (value, { attributes }) =>
          attributes['framework'] === 'promptflow' ? byType(value) : byAnyType(value),
      },
    ],
  },
}
