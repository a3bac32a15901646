import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { KIND_WORDS } from '../kinds/kind-words.ts'
import type { Verdict } from '../kinds/rule.ts'

/** Braintrust's SDKs and its OpenTelemetry processor. */
export const braintrust: Dialect = {
  name: 'Braintrust',
  source:
    'https://github.com/braintrustdata/braintrust-sdk-javascript/blob/main/integrations/otel-js/src/otel.ts',
  namespaces: ['braintrust.'],
  kinds: {
    explicit: [
      {
        keys: ['braintrust.span_attributes', 'braintrust.span_attributes.type'],
        decide: kindOfSpan,
      },
    ],
  },
  runKeys: ['braintrust.span_attributes'],
  threads: { scoped: { metadata: ['braintrust.metadata'] } },
  content: {
    input: ['braintrust.input_json', 'braintrust.input'],
    output: ['braintrust.output_json', 'braintrust.output'],
    own: { metadata: ['braintrust.metadata'] },
  },
  usageBags: ['braintrust.metrics'],
}

const byType = byWord({ ...KIND_WORDS, function: 'tool', score: 'evaluator' })

// Either the word, or JSON that holds it as its `type`.
function kindOfSpan(value: unknown): Verdict {
  const type = typeof value === 'string' ? /"type"\s*:\s*("[^"]*")/.exec(value)?.[1] : undefined
  return byType(type ?? value)
}
