import { context, propagation, trace } from '@opentelemetry/api'
import { ThreadspanError } from '../thread/errors.ts'
import { type FlushOptions, ThreadExportProcessor } from './thread-export-processor.ts'
import { createThreadSampler } from './thread-sampler.ts'
import { ThreadSpanProcessor } from './thread-span-processor.ts'
import { tracesUrl } from './traces-url.ts'

/** Where to send spans, and as whom. */
export interface RegisterOptions {
  /**
   * An OTLP/HTTP endpoint, with or without `/v1/traces`.
   *
   * @default 'http://127.0.0.1:4318'
   */
  readonly url?: string
  /** Headers of each request, such as a backend's API key. */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * The resource's `service.name`.
   *
   * @default the environment's `OTEL_SERVICE_NAME`, else OpenTelemetry's `unknown_service`
   */
  readonly serviceName?: string
  /**
   * The share of threads to keep, from 0 to 1.
   *
   * @default 1
   */
  readonly ratio?: number
  /**
   * Also applies what `configureThreads` says to other instrumentations' content: see {@link ThreadSpanProcessor}.
   *
   * @default false
   */
  readonly mask?: boolean
  /** A folder for spans that cannot be delivered, see {@link ThreadExportProcessorOptions}. */
  readonly spool?: string | undefined
}

/** What {@link registerThreads} has set up. */
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

/**
 * Sets up OpenTelemetry for an app that has none yet: provider, context manager, W3C propagation, marking and export.
 * An app that has one adds `new ThreadSpanProcessor()` to it instead. Works with SDK 2.12 and later, and with 3.x.
 *
 * @throws ThreadspanError where a provider is registered already (`ALREADY_REGISTERED`) or the SDK's packages are not
 * installed (`SDK_MISSING`).
 * @throws OptionError where the url is none.
 * @example
 * ```ts
 * const threads = await registerThreads({ url: 'http://127.0.0.1:4318', serviceName: 'chat' })
 * ```
 */
export async function registerThreads(options: RegisterOptions = {}): Promise<RegisteredThreads> {
  const {
    url = 'http://127.0.0.1:4318',
    serviceName,
    headers = {},
    ratio = 1,
    mask = false,
    spool,
  } = options
  const endpoint = tracesUrl('registerThreads', url)
  const sdk = await loadSdk()
  const named = sdk.resourceFromAttributes(serviceName ? { 'service.name': serviceName } : {})
  const delivery = new ThreadExportProcessor({
    url: endpoint,
    headers,
    spans: 'all',
    ...(spool !== undefined && { spool }),
  })
  const provider = new sdk.TracerProvider({
    resource: sdk.defaultResource().merge(named),
    sampler: createThreadSampler(new sdk.AlwaysOnSampler(), { ratio }),
    spanProcessors: [new ThreadSpanProcessor({ mask }), delivery],
  })
  if (!trace.setGlobalTracerProvider(provider)) {
    await provider.shutdown()
    throw alreadyRegistered()
  }
  context.setGlobalContextManager(new sdk.AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new sdk.W3CTraceContextPropagator())
  // The provider's own would give up after half a minute, and say why in an array.
  return {
    forceFlush: (given) => delivery.forceFlush(given),
    shutdown: () => provider.shutdown(),
  }
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
