/**
 * What Threadspan adds to a backend's OpenTelemetry: a processor that marks, and a sampler that keeps threads whole.
 *
 * @module
 */
import { AlwaysOnSampler, ParentBasedSampler } from '@opentelemetry/sdk-trace'
import { createThreadSampler, ThreadSpanProcessor } from 'threadspan/sdk'
import { startOpenTelemetry } from './opentelemetry.ts'

startOpenTelemetry('chat', {
  sampler: createThreadSampler(new ParentBasedSampler({ root: new AlwaysOnSampler() })),
  spanProcessors: [new ThreadSpanProcessor()],
})
