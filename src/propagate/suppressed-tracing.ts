import { type Context, context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api'

// The key of OpenTelemetry's own suppressTracing: equal names are equal keys in API 1.x.
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

/** Runs a function without tracing: a span about delivering spans would be delivered, and so on. */
export function withoutTracing<Result>(fn: () => Result): Result {
  return context.with(ROOT_CONTEXT.setValue(SUPPRESS_TRACING, true), fn)
}

/** Whether tracing is suppressed in a context. */
export function isTracingSuppressed(from: Context): boolean {
  return from.getValue(SUPPRESS_TRACING) === true
}
