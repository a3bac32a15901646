import { otlpEndpoint } from '../../delivery/http/otlp-endpoint.ts'
import { ResponseError } from '../../delivery/http/response-error.ts'
import type { DropReason } from '../../delivery/drop-reason.ts'
import { Lane } from '../../delivery/lane.ts'
import { ProcessRun } from '../../delivery/run/process-run.ts'
import type { QueuedSpan } from '../../delivery/queue/queued-span.ts'
import type { Postponed } from '../../otlp/http/export-outcome.ts'
import { tracesUrl } from '../../otlp/http/traces-url.ts'
import { jsonEncoding } from '../../otlp/json/json-encoding.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'

// A fifth of what a Collector takes. One message may be larger, and then travels alone.
const MAX_REQUEST_BYTES = 4 * 1024 * 1024
const PATIENCE_MILLIS = 30_000
// The longest wait that a person at a terminal may be asked for.
const MAX_WAIT_MILLIS = 60_000
// The longest delay that a timer can have.
const FOREVER_MILLIS = 2 ** 31 - 1

/** Sends spans as the export processor of an app does, in JSON: one bounded request after another. */
export class ImportSender {
  readonly #url: string
  // JSON, because it can carry any text of a file. Protobuf cannot: it has no lone surrogates.
  readonly #encoding = jsonEncoding()
  readonly #lane: Lane
  readonly #run = new ProcessRun()
  #taken = 0
  #takenAt = 0
  #losses: Error[] = []

  /** @param url - An OTLP base URL such as `http://127.0.0.1:4318`. */
  constructor(url: string) {
    this.#url = url
    this.#lane = new Lane({
      destination: otlpEndpoint({
        url: tracesUrl(url),
        headers: {},
        encoding: this.#encoding,
        compression: 'none',
        requestTimeoutMillis: PATIENCE_MILLIS,
      }),
      maxBatchBytes: MAX_REQUEST_BYTES,
      taken: () => this.#taken,
      deliver: (spans) => this.#deliver(spans),
      drop: (spans, reason, cause) => this.#losses.push(this.#lossOf(spans, reason, cause)),
      giveUp: (failure) => this.#giveUp(failure),
    })
  }

  /** Makes a span ready for {@link send}. Its `bytes` are what it takes up in a request. */
  pack(span: RecordedSpan): QueuedSpan {
    const encoded = this.#encoding.encodeRecorded(span)
    return { bytes: encoded.end - encoded.start, encoded }
  }

  /**
   * Resolves when all spans are taken. If the receiver is busy or away, they are tried again for half a minute.
   *
   * @throws CliError if it stays away; otherwise an Error that says why the receiver took none or only some of the spans.
   */
  async send(spans: readonly QueuedSpan[]): Promise<void> {
    this.#losses = []
    this.#takenAt = Date.now()
    for (const span of spans) this.#lane.queue.push(span)
    const sent = this.#lane.queue.flushed()
    this.#lane.start(this.#run)
    // The lane's own timers do not keep the process alive.
    const awake = setTimeout(() => {}, FOREVER_MILLIS)
    await sent.finally(() => clearTimeout(awake))
    const loss = this.#losses.find((error) => error instanceof CliError) ?? this.#losses[0]
    if (loss !== undefined) throw loss
  }

  #deliver(spans: number): void {
    this.#taken += spans
    this.#takenAt = Date.now()
  }

  #giveUp({ afterMillis = 0, blockedBy }: Postponed): DropReason | undefined {
    // An app waits until its key or URL is corrected. Here a person does that, and imports again.
    if (blockedBy !== undefined) return 'refused'
    const isOver = Date.now() - this.#takenAt >= PATIENCE_MILLIS
    return isOver || afterMillis > MAX_WAIT_MILLIS ? 'expired' : undefined
  }

  #lossOf(spans: number, reason: DropReason, cause: unknown): Error {
    if (reason === 'rejected') return new Error(`${spans} spans rejected: ${wordsOf(cause)}`)
    if (reason === 'refused') return new Error(refusal(cause), { cause })
    return new CliError(
      EXIT.source,
      `${this.#url} took no more spans`,
      'Run the same import again when it is back: what is there already is not added twice.',
      { cause },
    )
  }
}

function refusal(cause: unknown): string {
  if (cause instanceof ResponseError) return `refused with ${cause.status}: ${cause.text}`
  return `refused: ${wordsOf(cause)}`
}

function wordsOf(cause: unknown): string {
  if (cause instanceof Error) return cause.message
  return typeof cause === 'string' ? cause : 'no reason given'
}
