import type { ClassifiableSpan } from '../classifiable-span.ts'
import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { readWord } from '../kinds/read-word.ts'
import type { Verdict } from '../kinds/rule.ts'

/** Langtrace's SDKs. */
export const langtrace: Dialect = {
  name: 'Langtrace',
  source: 'https://github.com/Scale3-Labs/langtrace-python-sdk',
  recorded: 'langtrace-python-sdk 3.8.21',
  namespaces: ['langtrace.', 'langchain.'],
  kinds: { operation: [{ keys: ['langtrace.service.type'], decide: kindOfService }] },
  content: {
    input: ['llm.prompts', 'langchain.inputs'],
    output: ['llm.responses', 'langchain.outputs'],
  },
}

const byType = byWord({ llm: 'llm', framework: 'chain' })

// It traces every method of a framework, also those that build something.
function kindOfService(value: unknown, { name, attributes }: ClassifiableSpan): Verdict {
  const kind = byType(value)
  if (kind !== 'chain') return kind
  const method = name.slice(name.lastIndexOf('.') + 1)
  if (/^(add_|model_post_init$|asdict$|compile$)/.test(method)) return null
  return readWord(attributes['langchain.task.name']) === 'retriever' ? 'retriever' : 'chain'
}
