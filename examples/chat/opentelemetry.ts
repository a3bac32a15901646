/**
 * OpenTelemetry as any team has it: nothing here knows of threads.
 *
 * @module
 */
import { register } from 'node:module'
import { context, propagation, type TextMapPropagator, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  TracerProvider,
  type TracerProviderOptions,
} from '@opentelemetry/sdk-trace'

/**
 * Starts tracing in a service. Call it before the modules that it instruments are loaded: from a file that
 * `node --import` loads first. Spans go to `OTEL_EXPORTER_OTLP_ENDPOINT`.
 */
export function startOpenTelemetry(
  serviceName: string,
  { spanProcessors = [], ...options }: Omit<TracerProviderOptions, 'resource'> = {},
  propagator: TextMapPropagator = new W3CTraceContextPropagator(),
): void {
  const exporter = new OTLPTraceExporter()
  const provider = new TracerProvider({
    ...options,
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    spanProcessors: [
      ...spanProcessors,
      new BatchSpanProcessor({ exporter, scheduledDelayMillis: 300 }),
    ],
  })
  trace.setGlobalTracerProvider(provider)
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(propagator)
  // Without this hook, what is imported (and not required) is not instrumented.
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)
  registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation(),
      new UndiciInstrumentation(),
      new ExpressInstrumentation(),
    ],
  })
  shutDownOnSignal(provider)
}

// A batch that has not been sent when the process ends is lost.
function shutDownOnSignal(provider: TracerProvider): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void provider.shutdown().finally(() => process.exit(0))
    })
  }
}
