import type { Dialect } from '../dialect.ts'

/**
 * TanStack AI's `otelMiddleware`, beside OpenTelemetry's keys. Read in version 0.58. The root span counts its model calls;
 * each of these is a span below it that has its number.
 */
export const tanStackAi: Dialect = {
  name: 'TanStack AI',
  source: 'https://github.com/TanStack/ai/blob/main/packages/ai/src/middlewares/otel.ts',
  namespaces: ['tanstack.ai.'],
  kinds: { specific: [{ keys: ['tanstack.ai.iterations'], decide: () => 'agent' }] },
}
