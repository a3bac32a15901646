import type { ClassifiableSpan } from '../classifiable-span.ts'
import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { KIND_WORDS } from '../kinds/kind-words.ts'
import { readWord } from '../kinds/read-word.ts'
import type { Verdict } from '../kinds/rule.ts'
import { unlessItEmbeds } from '../kinds/unless-it-embeds.ts'

/** Langfuse's SDKs. A `span` of theirs has no particular kind. */
export const langfuse: Dialect = {
  name: 'Langfuse',
  source:
    'https://github.com/langfuse/langfuse/blob/main/packages/shared/src/server/otel/attributes.ts',
  recorded: 'langfuse 5.2.0, @langfuse/otel 5.11.1',
  namespaces: ['langfuse.'],
  kinds: { explicit: [{ keys: ['langfuse.observation.type'], decide: kindOfObservation }] },
  modelCall: { models: ['langfuse.observation.model.name'] },
  runKeys: ['langfuse.observation.type'],
  threads: { keys: ['langfuse.session.id'], resourceKeys: ['langfuse.session.id'] },
  content: {
    input: ['langfuse.observation.input', 'langfuse.trace.input'],
    output: ['langfuse.observation.output', 'langfuse.trace.output'],
    own: { error: ['langfuse.observation.status_message'] },
  },
  model: { request: ['langfuse.observation.model.name'] },
  labels: {
    level: ['langfuse.observation.level'],
    usageDetails: ['langfuse.observation.usage_details'],
    costDetails: ['langfuse.observation.cost_details'],
  },
}

const byType = byWord({ ...KIND_WORDS, span: null, event: null })

const OF_GENERATIONS = [
  'langfuse.observation.model.name',
  'langfuse.observation.model.parameters',
  'langfuse.observation.usage_details',
  'langfuse.observation.cost_details',
  'langfuse.observation.completion_start_time',
]

// The Python SDK up to 3.3.0 says `span` of generations too: those have what only generations have.
function kindOfObservation(value: unknown, { attributes }: ClassifiableSpan): Verdict {
  const kind = unlessItEmbeds(byType(value), attributes['langfuse.observation.model.name'])
  if (kind !== null || readWord(value) !== 'span') return kind
  return OF_GENERATIONS.some((key) => key in attributes) ? 'llm' : null
}
