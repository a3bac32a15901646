/**
 * What Threadspan adds to a backend's OpenTelemetry: a processor that marks, a sampler that keeps threads whole,
 * and a propagator that tells the order service of them, and not the model's provider.
 *
 * @module
 */
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { AlwaysOnSampler, ParentBasedSampler } from '@opentelemetry/sdk-trace'
import { createThreadSampler, ThreadPropagator, ThreadSpanProcessor } from 'threadspan/sdk'
import { startOpenTelemetry } from './opentelemetry.ts'

startOpenTelemetry(
  'chat',
  {
    sampler: createThreadSampler(new ParentBasedSampler({ root: new AlwaysOnSampler() })),
    spanProcessors: [new ThreadSpanProcessor()],
  },
  // Other services than those of this machine are listed: { hosts: ['orders.internal'] }.
  new ThreadPropagator(new W3CTraceContextPropagator()),
)
