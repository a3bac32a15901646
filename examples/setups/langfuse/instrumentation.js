// Langfuse as its guide sets it up: it gets the runs, grouped by session; threads with every message go to Threadspan.
import { LangfuseSpanProcessor } from '@langfuse/otel'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { NodeSDK, tracing } from '@opentelemetry/sdk-node'
import {
  createThreadSampler,
  ThreadExportProcessor,
  ThreadPropagator,
  ThreadSpanProcessor,
} from 'threadspan/sdk'

const langfuse = new LangfuseSpanProcessor({
  publicKey: 'pk-lf-example',
  secretKey: 'sk-lf-example',
  baseUrl: process.env.VENDOR_URL,
})
const sdk = new NodeSDK({
  sampler: createThreadSampler(new tracing.AlwaysOnSampler()),
  spanProcessors: [
    new ThreadSpanProcessor(),
    langfuse,
    new ThreadExportProcessor({ url: process.env.OTEL_EXPORTER_OTLP_ENDPOINT }),
  ],
  textMapPropagator: new ThreadPropagator(new W3CTraceContextPropagator()),
  logRecordProcessors: [],
  metricReaders: [],
})
sdk.start()
process.once('beforeExit', () => langfuse.forceFlush())
