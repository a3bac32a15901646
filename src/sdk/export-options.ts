import { jsonEncoding } from '../otlp/json/json-encoding.ts'
import { otlpEndpoint } from '../delivery/http/otlp-endpoint.ts'
import type { Destination } from '../delivery/destination.ts'
import type { WhenFull } from '../delivery/delivery.ts'
import { EndpointState } from '../delivery/endpoint-state.ts'
import { DeliveryLedger, type OnDrop } from '../delivery/delivery-ledger.ts'
import { protobufEncoding } from '../otlp/protobuf/protobuf-encoding.ts'
import { exporterDestination, type SpanExporter } from '../delivery/span-exporter.ts'
import type { SpanEncoding } from '../otlp/span-encoding.ts'
import { Spool } from '../delivery/spool/spool.ts'
import { findHeaderFault } from '../otlp/header-fault.ts'
import { OptionError } from '../thread/errors.ts'
import { tracesEndpoint } from './traces-endpoint.ts'

/** Where and how spans are delivered: `url` or `exporter`, and bounds. */
export interface ThreadExportProcessorOptions {
  /** An OTLP/HTTP endpoint, with or without `/v1/traces`. Give this or `exporter`. */
  readonly url?: string
  /** Headers of each request, such as a backend's API key. */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * OTLP's encoding. Only for `url`.
   *
   * @default 'protobuf'
   */
  readonly encoding?: 'protobuf' | 'json'
  /**
   * How requests are compressed. Only for `url`.
   *
   * @default 'none'
   */
  readonly compression?: 'gzip' | 'none'
  /** Any OpenTelemetry exporter, instead of `url`. An HTTP status in its errors decides what is tried again. */
  readonly exporter?: SpanExporter
  /**
   * Which spans are delivered: those of a thread (messages, events, feedback and the runs that
   * {@link ThreadSpanProcessor} has marked), or all that are sampled.
   *
   * @default 'thread'
   */
  readonly spans?: 'thread' | 'all'
  /**
   * The most memory that spans may take up while they wait, in bytes.
   *
   * @default 134_217_728 (128 MiB)
   */
  readonly maxQueueBytes?: number
  /**
   * The most bytes of one request, before compression. A larger span gets a separate request.
   *
   * @default 4_194_304 (4 MiB)
   */
  readonly maxBatchBytes?: number
  /**
   * How many requests may run at a time. Requests with spans of one thread always follow one another.
   *
   * @default 8
   */
  readonly maxConcurrentRequests?: number
  /**
   * How long a span may wait for others that share its request, in milliseconds.
   *
   * @default 500
   */
  readonly scheduledDelayMillis?: number
  /**
   * How long a response may take before the request is tried again, in milliseconds.
   *
   * @default 10_000
   */
  readonly requestTimeoutMillis?: number
  /**
   * How long `shutdown` and the end of the process may take before they give up on what is left, in milliseconds. Applies
   * if `shutdown` is called without `timeoutMillis`.
   *
   * @default 10_000, or 2_000 if the endpoint has not responded once
   */
  readonly shutdownTimeoutMillis?: number
  /**
   * What happens when `maxQueueBytes` is reached: the oldest span is lost, or the newest one, or the oldest ones go to the
   * spool. The spool is written synchronously, in the call that records.
   *
   * @default 'spool' if there is one, else 'drop-newest'
   */
  readonly whenFull?: WhenFull
  /**
   * A folder for spans that cannot be delivered because the endpoint is down, the queue is full or the process ends. They
   * are delivered from there later, by this process or the next one that has the folder. Needs `url`, and Node.js.
   */
  readonly spool?: string | undefined
  /**
   * The most bytes of this process's files in the spool, including those that it took over from other processes.
   *
   * @default 268_435_456 (256 MiB)
   */
  readonly maxSpoolBytes?: number
  /**
   * How long spans may stay in the spool before they are dropped, in milliseconds.
   *
   * @default 604_800_000 (seven days)
   */
  readonly maxSpoolAgeMillis?: number
  /**
   * How long a run or a stream of a thread may last before an unfinished copy of its span is sent, in milliseconds. The
   * copy shows a run that never ends. It has `chat.unfinished` and everything that is known by then. Stores that can
   * replace it by the finished span do so. With `0` or `false`, no copies are sent.
   *
   * @default 60_000
   */
  readonly unfinishedAfterMillis?: number | false
  /**
   * Whether to handle the end of the process (`beforeExit`, `exit`, SIGTERM, SIGINT), so that no spans are lost with it. If
   * your app handles a signal itself, call `shutdown` there.
   *
   * @default true
   */
  readonly keepAtExit?: boolean
  /**
   * Whether to write nothing to stderr. Otherwise, if the app has set no `diag` logger, one line says that the endpoint
   * refuses its key or URL, and one at the end of the process that spans were lost.
   *
   * @default false
   */
  readonly quiet?: boolean
  /** Called each time spans are lost. */
  readonly onDrop?: OnDrop
}

/** The options with every default filled in and every value checked. */
export interface ExportSettings {
  readonly destination: Destination
  readonly spans: 'thread' | 'all'
  readonly maxQueueBytes: number
  readonly maxBatchBytes: number
  readonly maxConcurrentRequests: number
  readonly scheduledDelayMillis: number
  readonly shutdownTimeoutMillis: number
  /** How long `shutdown` may take if the endpoint has not responded once. */
  readonly silenceMillis: number
  readonly whenFull: WhenFull
  /** 0 if no copies are sent. */
  readonly unfinishedAfterMillis: number
  readonly keepAtExit: boolean
  readonly quiet: boolean
  readonly endpoint: EndpointState
  readonly spool: Spool | undefined
  readonly ledger: DeliveryLedger
}

const MEBI = 1024 * 1024
// An endpoint that has not responded once may not be there at all, so the end of a process does not wait long for it.
const SILENCE_MILLIS = 2_000
const DAY_MILLIS = 24 * 60 * 60_000
const FULL: readonly WhenFull[] = ['drop-oldest', 'drop-newest', 'spool']

/** @throws OptionError that names the wrong option. */
export function readExportOptions(options: ThreadExportProcessorOptions): ExportSettings {
  const { scheduledDelayMillis = 500 } = options
  if (!(scheduledDelayMillis >= 0)) throw wrongOption('scheduledDelayMillis', scheduledDelayMillis)
  const maxBatchBytes = whole('maxBatchBytes', options.maxBatchBytes ?? 4 * MEBI)
  const onDrop = optional('onDrop', 'function', options.onDrop)
  const keepAtExit = optional('keepAtExit', 'boolean', options.keepAtExit) ?? true
  const quiet = optional('quiet', 'boolean', options.quiet) ?? false
  const { destination, encoding } = readDestination(options)
  // An exporter does not say whether its backend has responded, so it gets all the time.
  const endpoint = new EndpointState({ quiet, hasAnswered: encoding === undefined })
  const shutdownTimeoutMillis = whole(
    'shutdownTimeoutMillis',
    options.shutdownTimeoutMillis ?? 10_000,
  )
  const settings = {
    destination: endpoint.watch(destination),
    endpoint,
    ledger: new DeliveryLedger(onDrop, quiet),
    spans: oneOf('spans', options.spans ?? 'thread', ['thread', 'all']),
    maxQueueBytes: whole('maxQueueBytes', options.maxQueueBytes ?? 128 * MEBI),
    maxBatchBytes,
    maxConcurrentRequests: whole('maxConcurrentRequests', options.maxConcurrentRequests ?? 8),
    scheduledDelayMillis,
    shutdownTimeoutMillis,
    silenceMillis: options.shutdownTimeoutMillis ?? SILENCE_MILLIS,
    whenFull: readWhenFull(options),
    unfinishedAfterMillis: readUnfinishedAfter(options.unfinishedAfterMillis),
    keepAtExit,
    quiet,
  }
  return { ...settings, spool: openSpool(options, settings, encoding) }
}

function readDestination(options: ThreadExportProcessorOptions): {
  destination: Destination
  encoding?: SpanEncoding
} {
  const { url, exporter, headers = {} } = options
  const requestTimeoutMillis = whole('requestTimeoutMillis', options.requestTimeoutMillis ?? 10_000)
  const encodingName = oneOf('encoding', options.encoding ?? 'protobuf', ['protobuf', 'json'])
  const compression = oneOf('compression', options.compression ?? 'none', ['gzip', 'none'])
  if ((url === undefined) === (exporter === undefined)) {
    throw new OptionError('ThreadExportProcessor: give either url or exporter')
  }
  if (exporter !== undefined) {
    if (typeof exporter?.export !== 'function') throw wrongOption('exporter', exporter)
    return { destination: exporterDestination(exporter, requestTimeoutMillis) }
  }
  const fault = findHeaderFault(headers)
  if (fault !== undefined) throw new OptionError(`ThreadExportProcessor: ${fault}`)
  const encoding = encodingName === 'json' ? jsonEncoding() : protobufEncoding()
  const endpoint = tracesEndpoint('ThreadExportProcessor', url)
  const destination = otlpEndpoint({
    url: endpoint,
    headers,
    encoding,
    compression,
    requestTimeoutMillis,
  })
  return { destination, encoding }
}

function readWhenFull({ whenFull, spool }: ThreadExportProcessorOptions): WhenFull {
  if (spool !== undefined) return oneOf('whenFull', whenFull ?? 'spool', FULL)
  return oneOf('whenFull', whenFull ?? 'drop-newest', FULL.slice(0, 2))
}

function readUnfinishedAfter(value: number | false = 60_000): number {
  if (value === false || value === 0) return 0
  return whole('unfinishedAfterMillis', value)
}

function openSpool(
  options: ThreadExportProcessorOptions,
  { destination, endpoint, ledger, maxBatchBytes }: Omit<ExportSettings, 'spool'>,
  encoding: SpanEncoding | undefined,
): Spool | undefined {
  const { spool } = options
  const maxBytes = whole('maxSpoolBytes', options.maxSpoolBytes ?? 256 * MEBI)
  const maxAgeMillis = whole('maxSpoolAgeMillis', options.maxSpoolAgeMillis ?? 7 * DAY_MILLIS)
  if (spool === undefined) return undefined
  if (typeof spool !== 'string' || spool === '') throw wrongOption('spool', spool)
  if (encoding === undefined) throw new OptionError('ThreadExportProcessor: spool needs url')
  const { encodeLine } = encoding
  const bounds = { maxBytes, maxAgeMillis, maxBatchBytes }
  return new Spool({ folder: spool, ...bounds, destination, endpoint, ledger, encodeLine })
}

function whole(option: string, value: number): number {
  if (!Number.isSafeInteger(value) || value <= 0) throw wrongOption(option, value)
  return value
}

function oneOf<T extends string>(option: string, value: T, known: readonly T[]): T {
  if (!known.includes(value)) throw wrongOption(option, value)
  return value
}

function optional<T>(option: string, type: 'boolean' | 'function', value: T): T {
  if (value !== undefined && typeof value !== type) throw wrongOption(option, value)
  return value
}

function wrongOption(option: string, value: unknown): OptionError {
  return new OptionError(`ThreadExportProcessor: ${option} must not be ${String(value)}`)
}
