import type { ClassifiableSpan } from '../classifiable-span.ts'
import type { Dialect } from '../dialect.ts'
import type { Verdict } from '../kinds/rule.ts'

/**
 * TanStack AI's `otelMiddleware`, beside OpenTelemetry's keys. Read in version 0.58. The root span counts its model calls;
 * each of these is a span below it that has its number.
 */
export const tanStackAi: Dialect = {
  name: 'TanStack AI',
  source: 'https://github.com/TanStack/ai/blob/main/packages/ai/src/middlewares/otel.ts',
  recorded: '@tanstack/ai 0.58.0',
  namespaces: ['tanstack.ai.'],
  kinds: {
    specific: [
      { keys: ['tanstack.ai.iterations'], decide: () => 'agent' },
      // A root that failed or was cancelled has no count.
      { keys: ['langfuse.trace.input'], decide: kindOfRoot },
    ],
  },
  labels: { toolOutcome: ['tanstack.ai.tool.outcome'] },
}

// Langfuse's own spans have a type. A model call of TanStack AI says its operation.
function kindOfRoot(_: unknown, { name, attributes }: ClassifiableSpan): Verdict {
  const isNamed = name === `chat ${String(attributes['gen_ai.request.model'])}`
  const isOther = 'gen_ai.operation.name' in attributes || 'langfuse.observation.type' in attributes
  return isNamed && !isOther ? 'agent' : undefined
}
