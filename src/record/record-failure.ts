import { type Span, SpanStatusCode } from '@opentelemetry/api'

/** Writes what was thrown on a span: status, exception event and `error.type`, as OpenTelemetry's conventions ask. */
export function recordFailure(span: Span, thrown: unknown): void {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  span.recordException(error)
  span.setAttribute('error.type', error.name)
  span.setStatus({ code: SpanStatusCode.ERROR, message: error.message })
}
