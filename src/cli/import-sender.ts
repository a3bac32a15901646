import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace'
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'
import { tracesUrl } from './traces-url.ts'

// A fifth of what a Collector takes; one message may be larger and then travels alone.
const MAX_REQUEST_BYTES = 4 * 1024 * 1024
const SEND_TIMEOUT_MILLIS = 30_000

const ignore = (): void => {}

/** Sends spans over OTLP/HTTP in protobuf, one bounded request after the other. */
export class ImportSender {
  readonly #exporter: SpanExporter
  readonly #url: string
  #warnings: string[] = []

  constructor(exporter: SpanExporter, url: string) {
    this.#exporter = exporter
    this.#url = url
  }

  /** A sender to an OTLP base URL such as `http://127.0.0.1:4318`. */
  static async create(url: string): Promise<ImportSender> {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto')
    const { diag, DiagLogLevel } = await import('@opentelemetry/api')
    const exporter = new OTLPTraceExporter({
      url: tracesUrl(url),
      timeoutMillis: SEND_TIMEOUT_MILLIS,
    })
    const sender = new ImportSender(exporter, url)
    const warn = (...words: unknown[]): void => void sender.#warnings.push(words.join(' '))
    const logger = { error: warn, warn, info: ignore, debug: ignore, verbose: ignore }
    diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
    return sender
  }

  /** What OpenTelemetry and the recorder have warned of since the last call. */
  takeWarnings(): readonly string[] {
    const taken = this.#warnings
    this.#warnings = []
    return taken
  }

  /**
   * Resolves when all spans are taken. The exporter itself tries again where the other side is busy or away for a while.
   *
   * @throws Error saying why the other side took none or only some of a request; CliError where it is gone.
   */
  async send(spans: readonly ReadableSpan[]): Promise<void> {
    for (const request of splitByBytes(spans)) await this.#sendRequest(request)
  }

  async close(): Promise<void> {
    await this.#exporter.shutdown()
  }

  async #sendRequest(spans: ReadableSpan[]): Promise<void> {
    const before = this.#warnings.length
    const failure = await this.#export(spans)
    if (failure !== undefined) throw this.#describe(failure)
    // The exporter calls a partial success a success, and only warns of what was rejected.
    const warnings = this.#warnings.splice(before)
    if (warnings.length > 0) throw new Error(warnings.join('; '))
  }

  #export(spans: ReadableSpan[]): Promise<Error | undefined> {
    return new Promise((resolve) => {
      this.#exporter.export(spans, ({ code, error }: SendResult) => {
        resolve(code === 0 ? undefined : (error ?? new Error('the export failed')))
      })
    })
  }

  #describe(failure: Error): Error {
    const { code, data } = failure as { readonly code?: unknown; readonly data?: unknown }
    if (typeof code === 'number' && code < 500) {
      return new Error(`refused with ${code}${typeof data === 'string' ? `: ${data}` : ''}`, {
        cause: failure,
      })
    }
    return new CliError(
      EXIT.source,
      `${this.#url} took no more spans`,
      'Run the same import again when it is back: what is there already is not added twice.',
      { cause: failure },
    )
  }
}

/** OpenTelemetry's ExportResult, whose code is 0 for success. */
interface SendResult {
  readonly code: number
  readonly error?: Error
}

function splitByBytes(spans: readonly ReadableSpan[]): ReadableSpan[][] {
  const requests: ReadableSpan[][] = []
  let bytes = Infinity
  for (const span of spans) {
    const size = spanBytes(span)
    if (bytes + size > MAX_REQUEST_BYTES) {
      requests.push([])
      bytes = 0
    }
    requests.at(-1)?.push(span)
    bytes += size
  }
  return requests
}

/** About how many bytes a span takes in a request. */
export function spanBytes({ attributes }: ReadableSpan): number {
  const texts = Object.values(attributes).filter((value) => typeof value === 'string')
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 1024)
}
