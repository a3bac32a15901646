import { context, propagation, type TextMapPropagator, trace } from '@opentelemetry/api'
import {
  type PropagationSecret,
  readPropagationSecret,
  setPropagationSecret,
} from '../propagate/propagation-secret.ts'
import { ThreadPropagator } from '../propagate/thread-propagator.ts'
import { ThreadspanError } from '../thread/errors.ts'
import type { ThreadExportProcessorOptions } from './export-options.ts'
import type { Sdk } from './load-sdk.ts'
import { ownProvider } from './own/own-provider.ts'
import type { RegisteredThreads } from './registered-threads.ts'
import { ThreadExportProcessor } from './thread-export-processor.ts'
import { createThreadSampler } from './thread-sampler.ts'
import { ThreadSpanProcessor } from './thread-span-processor.ts'

/** A complete set-up with all defaults filled in. */
export interface ThreadsSetup {
  /** Where spans are delivered. `undefined` if they are not delivered. */
  readonly exporting: ThreadExportProcessorOptions | undefined
  readonly serviceName: string | undefined
  /** The share of threads to keep. */
  readonly ratio: number
  /** The share of all other traces to keep, if the caller has not decided. */
  readonly otherRatio: number
  readonly mask: boolean
  readonly hosts: readonly string[] | undefined
  readonly propagationSecret: PropagationSecret | undefined
  readonly propagators: readonly ('tracecontext' | 'baggage')[]
}

/** @throws ThreadspanError if a provider is registered already. */
export function startThreads(sdk: Sdk, setup: ThreadsSetup): RegisteredThreads {
  const { exporting, mask, propagationSecret: secret } = setup
  const secrets = secret && readPropagationSecret('registerThreads', secret)
  const propagator = new ThreadPropagator(
    delegatePropagator(sdk, setup),
    setup.hosts === undefined ? {} : { hosts: setup.hosts },
  )
  const sampler = createThreadSampler(otherSampler(sdk, setup), { ratio: setup.ratio })
  // Last, because it listens for the end of the process. No option may fail after that.
  const delivery = exporting && new ThreadExportProcessor(exporting)
  const provider = ownProvider(sdk, {
    resource: resourceOf(sdk, setup),
    sampler,
    spanProcessors: [new ThreadSpanProcessor({ mask }), ...(delivery ? [delivery] : [])],
  })
  if (!trace.setGlobalTracerProvider(provider)) {
    // It has no spans yet, so nothing can be lost.
    void provider.shutdown()
    throw alreadyRegistered()
  }
  if (secrets) setPropagationSecret('registerThreads', secrets)
  context.setGlobalContextManager(new sdk.AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(propagator)
  return {
    // Not the provider's forceFlush, which gives up after half a minute and rejects with an array of errors.
    forceFlush: async (options) => delivery?.forceFlush(options),
    shutdown: async (options) => {
      // The first call of a processor's shutdown sets the time limit. The provider's call then waits for the same promise.
      await Promise.all([delivery?.shutdown(options), provider.shutdown()])
    },
  }
}

function resourceOf(sdk: Sdk, { serviceName }: ThreadsSetup) {
  const named = sdk.resourceFromAttributes(serviceName ? { 'service.name': serviceName } : {})
  const environment = sdk.detectResources({ detectors: [sdk.envDetector] })
  return sdk.defaultResource().merge(environment).merge(named)
}

// The caller's decision counts only if not all other traces are kept.
function otherSampler(sdk: Sdk, { otherRatio }: ThreadsSetup) {
  if (otherRatio === 1) return new sdk.AlwaysOnSampler()
  return new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(otherRatio) })
}

function delegatePropagator(sdk: Sdk, { propagators }: ThreadsSetup): TextMapPropagator {
  const known = { tracecontext: sdk.W3CTraceContextPropagator, baggage: sdk.W3CBaggagePropagator }
  return new sdk.CompositePropagator({ propagators: propagators.map((name) => new known[name]()) })
}

function alreadyRegistered(): ThreadspanError {
  return new ThreadspanError(
    'ALREADY_REGISTERED',
    'a TracerProvider is already registered; add new ThreadSpanProcessor() to its span processors instead',
  )
}
