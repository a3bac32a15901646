import { type Context, context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api'

// The key of OpenTelemetry's own suppressTracing: equal names are equal keys in API 1.x.
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

/** Runs a function in which nobody makes spans: those of the delivery of spans would be delivered, and so on. */
export function withoutTracing<Result>(fn: () => Result): Result {
  return context.with(ROOT_CONTEXT.setValue(SUPPRESS_TRACING, true), fn)
}

/** Whether somebody has asked for no spans here. */
export function isTracingSuppressed(where: Context): boolean {
  return where.getValue(SUPPRESS_TRACING) === true
}
