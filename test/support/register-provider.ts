import { context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import type { TracerProvider } from '@opentelemetry/sdk-trace'

/**
 * Registers a provider globally, with W3C's propagator and a context manager, as an app does at its start.
 *
 * @returns Shuts the provider down and undoes the registration.
 */
export function registerProvider(
  provider: TracerProvider,
  { contextManager = true }: { contextManager?: boolean } = {},
): () => Promise<void> {
  trace.setGlobalTracerProvider(provider)
  if (contextManager) {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  }
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  return async () => {
    await provider.shutdown()
    trace.disable()
    context.disable()
    propagation.disable()
  }
}
