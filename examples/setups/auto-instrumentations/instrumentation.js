// NodeSDK and all instrumentations, as OpenTelemetry's own guide begins; four lines are Threadspan's.
import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { AlwaysOnSampler, ParentBasedSampler } from '@opentelemetry/sdk-trace'
import {
  createThreadSampler,
  ThreadExportProcessor,
  ThreadPropagator,
  ThreadSpanProcessor,
} from 'threadspan/sdk'

const url = process.env.OTEL_EXPORTER_OTLP_ENDPOINT
const sdk = new NodeSDK({
  instrumentations: [getNodeAutoInstrumentations()],
  sampler: createThreadSampler(new ParentBasedSampler({ root: new AlwaysOnSampler() })),
  spanProcessors: [new ThreadSpanProcessor(), new ThreadExportProcessor({ url, spans: 'all' })],
  textMapPropagator: new ThreadPropagator(new W3CTraceContextPropagator()),
  // Threads are traces; what else NodeSDK would start has no receiver here.
  logRecordProcessors: [],
  metricReaders: [],
})
sdk.start()
