import { type RegisteredThreads, startThreads } from './start-threads.ts'
import { tracesEndpoint } from './traces-endpoint.ts'

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
  /**
   * The hosts of your own services, which alone are told a request's thread: see {@link ThreadPropagatorOptions}.
   *
   * @default this machine
   */
  readonly hosts?: readonly string[]
  /** A folder for spans that cannot be delivered, see {@link ThreadExportProcessorOptions}. */
  readonly spool?: string | undefined
}

/**
 * Sets up OpenTelemetry for an app that has none yet: provider, context manager, W3C propagation that keeps threads among your own hosts, marking and export.
 * An app that has one adds `new ThreadSpanProcessor()` to it instead. Works with SDK 2.12 and later, and with 3.x.
 *
 * @throws ThreadspanError where a provider is registered already (`ALREADY_REGISTERED`) or the SDK's packages are not
 * installed (`SDK_MISSING`).
 * @throws OptionError where the url or a host is none.
 * @example
 * ```ts
 * const threads = await registerThreads({ url: 'http://127.0.0.1:4318', serviceName: 'chat' })
 * ```
 */
export async function registerThreads(options: RegisterOptions = {}): Promise<RegisteredThreads> {
  const { url = 'http://127.0.0.1:4318', serviceName, headers = {}, spool, hosts } = options
  const { ratio = 1, mask = false } = options
  const endpoint = tracesEndpoint('registerThreads', url)
  return startThreads({
    exporting: { url: endpoint, headers, spans: 'all', ...(spool !== undefined && { spool }) },
    serviceName,
    ratio,
    otherRatio: 1,
    mask,
    hosts,
    propagators: ['tracecontext'],
  })
}
