import type { PropagationSecret } from '../propagate/propagation-secret.ts'
import type { ThreadExportProcessorOptions } from './export-options.ts'
import { importSdk } from './load-sdk.ts'
import type { RegisteredThreads } from './registered-threads.ts'
import { startThreads } from './start-threads.ts'
import { OptionError } from '../thread/errors.ts'
import { tracesEndpoint } from './traces-endpoint.ts'

/** Where spans are sent, and how this service is named and sampled. */
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
   * Whether the options of `configureThreads` also apply to other instrumentations' content. See
   * {@link ThreadSpanProcessorOptions}.
   *
   * @default false
   */
  readonly mask?: boolean
  /**
   * The hosts of your own services. Requests to other hosts do not carry the thread's id. See
   * {@link ThreadPropagatorOptions}.
   *
   * @default this machine
   */
  readonly hosts?: readonly string[]
  /**
   * Signs the thread in `tracestate`, and refuses an entry that is not signed: see `propagationSecret` of
   * `configureThreads`.
   *
   * @default entries are not signed
   */
  readonly propagationSecret?: PropagationSecret
  /** How spans are delivered. Unlike {@link ThreadExportProcessorOptions}, `spans` is `'all'` by default. */
  readonly delivery?: Omit<ThreadExportProcessorOptions, 'url' | 'headers'>
}

/**
 * Sets up OpenTelemetry for an app that has none yet: provider, context manager, marking, export, and W3C propagation
 * that sends thread ids only to your own hosts. If your app has OpenTelemetry, add `new ThreadSpanProcessor()` to it
 * instead. Works with SDK 2.9 and later, and with 3.x.
 *
 * @throws ThreadspanError with code `ALREADY_REGISTERED` if a provider is registered already, `SDK_MISSING` if the SDK's
 *   packages are not installed.
 * @throws OptionError if an option is wrong. Nothing is set up then.
 * @example
 * ```ts
 * const threads = await registerThreads({ url: 'http://127.0.0.1:4318', serviceName: 'chat' })
 * ```
 */
export async function registerThreads(options: RegisterOptions = {}): Promise<RegisteredThreads> {
  const { serviceName, hosts, propagationSecret, ratio = 1, mask = false } = options
  const setup = {
    exporting: readExporting(options),
    serviceName,
    ratio,
    otherRatio: 1,
    mask,
    hosts,
    propagationSecret,
    propagators: ['tracecontext'] as const,
  }
  return startThreads(await importSdk(), setup)
}

function readExporting(options: RegisterOptions): ThreadExportProcessorOptions {
  const { url, headers = {}, delivery = {} } = options
  if (typeof delivery !== 'object' || delivery === null) {
    throw new OptionError('registerThreads: delivery must be an object')
  }
  if (url === undefined && delivery.exporter !== undefined) return { spans: 'all', ...delivery }
  const endpoint = tracesEndpoint('registerThreads', url ?? 'http://127.0.0.1:4318')
  return { url: endpoint, headers, spans: 'all', ...delivery }
}
