// What stands in the register() of a Next.js app's instrumentation.ts: @vercel/otel owns the provider.
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { registerOTel } from '@vercel/otel'
import { ThreadExportProcessor, ThreadPropagator, ThreadSpanProcessor } from 'threadspan/sdk'

const threads = new ThreadExportProcessor({ url: process.env.OTEL_EXPORTER_OTLP_ENDPOINT })
registerOTel({
  serviceName: 'chat',
  // Add 'auto' to keep Vercel's own export beside it.
  spanProcessors: [new ThreadSpanProcessor(), threads],
  propagators: [new ThreadPropagator(new W3CTraceContextPropagator())],
  instrumentationConfig: { fetch: { propagateContextUrls: [/./] } },
})
