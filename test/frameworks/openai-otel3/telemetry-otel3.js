import { register } from 'node:module'
import { context, logs, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { OpenAIInstrumentation } from '@opentelemetry/instrumentation-openai'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { ThreadPropagator, ThreadSpanProcessor } from 'threadspan/sdk'

// Loaded by --import, before the app: module patching needs the hook first.
register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)

const spans = new TracerProvider({
  spanProcessors: [
    new ThreadSpanProcessor(),
    new BatchSpanProcessor({ exporter: new OTLPTraceExporter() }),
  ],
})
const records = new LoggerProvider({
  processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })],
})
trace.setGlobalTracerProvider(spans)
logs.setGlobalLoggerProvider(records)
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
propagation.setGlobalPropagator(
  new ThreadPropagator(new W3CTraceContextPropagator(), { hosts: ['orders.internal'] }),
)
registerInstrumentations({
  instrumentations: [
    new UndiciInstrumentation(),
    new OpenAIInstrumentation({ captureMessageContent: true }),
  ],
})

export const telemetry = {
  async shutdown() {
    await spans.shutdown()
    await records.shutdown()
  },
}
