import { context, propagation, type TextMapPropagator, trace } from '@opentelemetry/api'
import { ThreadPropagator } from '../propagate/thread-propagator.ts'
import { ThreadspanError } from '../thread/errors.ts'
import type { ThreadExportProcessorOptions } from './export-options.ts'
import { ownProvider } from './own/own-provider.ts'
import { type FlushOptions, ThreadExportProcessor } from './thread-export-processor.ts'
import { createThreadSampler } from './thread-sampler.ts'
import { ThreadSpanProcessor } from './thread-span-processor.ts'

/** A whole set-up, every default filled in. */
export interface ThreadsSetup {
  /** Where spans are delivered; `undefined` for nowhere. */
  readonly exporting: ThreadExportProcessorOptions | undefined
  readonly serviceName: string | undefined
  /** The share of threads to keep; `otherRatio` of what is in no thread, where no caller has decided. */
  readonly ratio: number
  readonly otherRatio: number
  readonly mask: boolean
  readonly hosts: readonly string[] | undefined
  readonly propagators: readonly ('tracecontext' | 'baggage')[]
}

/** What has been set up. */
export interface RegisteredThreads {
  /**
   * Resolves when everything that was recorded before the call is delivered, or in the spool.
   *
   * @throws DeliveryError where spans were lost since the last call, or the time that is given was not enough.
   */
  forceFlush(options?: FlushOptions): Promise<void>
  /**
   * Delivers what is left within ten seconds and stops; call it before the process ends.
   *
   * @throws DeliveryError as `forceFlush` does.
   */
  shutdown(): Promise<void>
}

type Sdk = Awaited<ReturnType<typeof loadSdk>>

/** @throws ThreadspanError where a provider is registered already, or the SDK's packages are not installed. */
export async function startThreads(setup: ThreadsSetup): Promise<RegisteredThreads> {
  const { exporting, mask } = setup
  const sdk = await loadSdk()
  const delivery = exporting && new ThreadExportProcessor(exporting)
  const propagator = new ThreadPropagator(
    delegatePropagator(sdk, setup),
    setup.hosts === undefined ? {} : { hosts: setup.hosts },
  )
  const provider = ownProvider(sdk, {
    resource: resourceOf(sdk, setup),
    sampler: createThreadSampler(otherSampler(sdk, setup), { ratio: setup.ratio }),
    spanProcessors: [new ThreadSpanProcessor({ mask }), ...(delivery ? [delivery] : [])],
  })
  if (!trace.setGlobalTracerProvider(provider)) {
    await provider.shutdown()
    throw alreadyRegistered()
  }
  context.setGlobalContextManager(new sdk.AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(propagator)
  // The provider's own would give up after half a minute, and say why in an array.
  return {
    forceFlush: async (options) => delivery?.forceFlush(options),
    shutdown: () => provider.shutdown(),
  }
}

function resourceOf(sdk: Sdk, { serviceName }: ThreadsSetup) {
  const named = sdk.resourceFromAttributes(serviceName ? { 'service.name': serviceName } : {})
  const environment = sdk.detectResources({ detectors: [sdk.envDetector] })
  return sdk.defaultResource().merge(environment).merge(named)
}

// Nothing asks for ParentBased here: a caller's word is kept where only a share of the rest is wanted.
function otherSampler(sdk: Sdk, { otherRatio }: ThreadsSetup) {
  if (otherRatio === 1) return new sdk.AlwaysOnSampler()
  return new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(otherRatio) })
}

function delegatePropagator(sdk: Sdk, { propagators }: ThreadsSetup): TextMapPropagator {
  const known = { tracecontext: sdk.W3CTraceContextPropagator, baggage: sdk.W3CBaggagePropagator }
  return new sdk.CompositePropagator({ propagators: propagators.map((name) => new known[name]()) })
}

// Loaded here and nowhere else: whoever brings an SDK of their own need not install these.
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
    'a TracerProvider is registered already: add new ThreadSpanProcessor() to its span processors instead',
  )
}
