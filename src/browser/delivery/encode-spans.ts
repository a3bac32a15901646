import { attributes } from '../attributes.ts'
import type { Span } from './span.ts'

/** Spans as the body of an OTLP/JSON request. */
export const encodeSpans = (spans: readonly Span[], serviceName: string | undefined): Blob =>
  new Blob(
    [
      JSON.stringify({
        resourceSpans: [
          {
            resource: { attributes: attributes({ 'service.name': serviceName }, '') },
            scopeSpans: [{ scope: { name: 'threadspan' }, spans }],
          },
        ],
      }),
    ],
    { type: 'application/json' },
  )
