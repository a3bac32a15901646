import { context, propagation, type TextMapPropagator, trace } from '@opentelemetry/api'
import {
  type PropagationSecret,
  readPropagationSecret,
  setPropagationSecret,
} from '../propagate/propagation-secret.ts'
import { ThreadPropagator } from '../propagate/thread-propagator.ts'
import { ThreadspanError } from '../thread/errors.ts'
import type { ThreadExportProcessorOptions } from './export-options.ts'
import { ownProvider } from './own/own-provider.ts'
import { type FlushOptions, ThreadExportProcessor } from './thread-export-processor.ts'
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

/** Controls what {@link registerThreads} has set up. */
export interface RegisteredThreads {
  /**
   * Resolves when everything that was recorded before the call is delivered or in the spool.
   *
   * @throws DeliveryError if spans were lost since the last call, or if the given time was too short.
   */
  forceFlush(options?: FlushOptions): Promise<void>
  /**
   * Delivers what is left and stops. Call it before the process ends. Without `timeoutMillis` it takes as long as
   * `shutdownTimeoutMillis` allows, ten seconds by default.
   *
   * @throws DeliveryError as `forceFlush` does.
   */
  shutdown(options?: FlushOptions): Promise<void>
}

type Sdk = Awaited<ReturnType<typeof loadSdk>>

/** @throws ThreadspanError if a provider is registered already, or if the SDK's packages are not installed. */
export async function startThreads(setup: ThreadsSetup): Promise<RegisteredThreads> {
  const { exporting, mask, propagationSecret: secret } = setup
  const secrets = secret && readPropagationSecret('registerThreads', secret)
  const sdk = await loadSdk()
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
    await provider.shutdown()
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

// Loaded only here, so that an app with its own SDK set-up need not install these packages.
async function loadSdk() {
  try {
    const [traces, hooks, resources, core] = await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/context-async-hooks'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/core'),
    ])
    return { ...traces, ...hooks, ...resources, ...core }
  } catch (cause) {
    const names = ['sdk-trace', 'context-async-hooks', 'resources', 'core']
    const packages = names.map((name) => `@opentelemetry/${name}`).join(' ')
    throw new ThreadspanError(
      'SDK_MISSING',
      `registerThreads needs OpenTelemetry's SDK: npm install ${packages}`,
      { cause },
    )
  }
}

function alreadyRegistered(): ThreadspanError {
  return new ThreadspanError(
    'ALREADY_REGISTERED',
    'a TracerProvider is already registered; add new ThreadSpanProcessor() to its span processors instead',
  )
}
