import { context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { AlwaysOnSampler, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import {
  createThreadSampler,
  registerThreads,
  ThreadExportProcessor,
  ThreadSpanProcessor,
} from 'threadspan/sdk'
import type { SetUpName } from './set-up-name.ts'

/** Ends a set-up, with all delivered. */
type End = () => Promise<void>

/** The two ways to have OpenTelemetry: ours, whose messages are spans of our own, and an app's, where they are the SDK's. */
export const SET_UPS: Readonly<Record<SetUpName, (url: string) => Promise<End>>> = {
  async registered(url) {
    const threads = await registerThreads({ url, serviceName: 'story' })
    return () => threads.shutdown()
  },
  async existing(url) {
    const processors: unknown[] = [
      new ThreadSpanProcessor(),
      new ThreadExportProcessor({ url, spans: 'all' }),
    ]
    const provider = new TracerProvider({
      sampler: createThreadSampler(new AlwaysOnSampler()),
      spanProcessors: processors as SpanProcessor[],
    })
    trace.setGlobalTracerProvider(provider)
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    propagation.setGlobalPropagator(new W3CTraceContextPropagator())
    return () => provider.shutdown()
  },
}
