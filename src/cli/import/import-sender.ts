import { otlpEndpoint } from '../../delivery/http/otlp-endpoint.ts'
import { ResponseError } from '../../delivery/http/response-error.ts'
import type { DropReason } from '../../delivery/drop-reason.ts'
import { Lane } from '../../delivery/lane.ts'
import { ProcessRun } from '../../delivery/run/process-run.ts'
import type { QueuedSpan } from '../../delivery/queue/queued-span.ts'
import type { Postponed } from '../../otlp/http/export-outcome.ts'
import type { EncodedSpan } from '../../otlp/encoded-span.ts'
import { logsUrl } from '../../otlp/http/logs-url.ts'
import { tracesUrl } from '../../otlp/http/traces-url.ts'
import { jsonEncoding } from '../../otlp/json/json-encoding.ts'
import { jsonLogEncoding } from '../../otlp/json/json-log-encoding.ts'
import type { LogEvent } from '../../otlp/log-event.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import type { SpanEncoding } from '../../otlp/span-encoding.ts'
import type { Secrets } from '../../store/http/secrets.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import type { ReceiverAddress } from '../source/receiver-address.ts'

// A fifth of what a Collector takes. One message may be larger, and then travels alone.
const MAX_REQUEST_BYTES = 4 * 1024 * 1024
const PATIENCE_MILLIS = 30_000
// The longest wait that a person at a terminal may be asked for.
const MAX_WAIT_MILLIS = 60_000
// The longest delay that a timer can have.
const FOREVER_MILLIS = 2 ** 31 - 1

type Signal = 'spans' | 'log records'

/** Spans and events from log records, ready to be sent. */
export interface Packed {
  readonly spans: readonly QueuedSpan[]
  readonly events: readonly QueuedSpan[]
}

/** Sends spans and log events as the export processor of an app does, in JSON: one bounded request after another. */
export class ImportSender {
  readonly #address: ReceiverAddress
  // JSON, because it can carry any text of a file. Protobuf cannot: it has no lone surrogates.
  readonly #spanEncoding = jsonEncoding()
  readonly #eventEncoding = jsonLogEncoding()
  readonly #spans: Lane
  readonly #events: Lane
  readonly #run = new ProcessRun()
  #taken = 0
  #takenAt = 0
  #losses: Error[] = []

  constructor(address: ReceiverAddress) {
    this.#address = address
    this.#spans = this.#openLane(tracesUrl(address.url), this.#spanEncoding, 'spans')
    this.#events = this.#openLane(logsUrl(address.url), this.#eventEncoding, 'log records')
  }

  /** Makes a line ready for {@link send}. The `bytes` of each item are what it takes up in a request. */
  pack(spans: readonly RecordedSpan[], events: readonly LogEvent[] = []): Packed {
    return {
      spans: spans.map((span) => queued(this.#spanEncoding.encodeRecorded(span))),
      events: events.map((event) => queued(this.#eventEncoding.encodeEvent(event))),
    }
  }

  /**
   * Resolves when everything is taken. If the receiver is busy or away, it is tried again for half a minute.
   *
   * @throws CliError if it stays away; otherwise an Error that says why the receiver took nothing or only a part.
   */
  async send({ spans, events }: Packed): Promise<void> {
    this.#losses = []
    // The lanes' own timers do not keep the process alive.
    const awake = setTimeout(() => {}, FOREVER_MILLIS)
    try {
      await this.#flush(this.#spans, spans)
      if (!this.#losses.some((error) => error instanceof CliError)) {
        await this.#flush(this.#events, events)
      }
    } finally {
      clearTimeout(awake)
    }
    const loss = this.#losses.find((error) => error instanceof CliError) ?? this.#losses[0]
    if (loss !== undefined) throw loss
  }

  #openLane(url: string, encoding: SpanEncoding, what: Signal): Lane {
    return new Lane({
      destination: otlpEndpoint({
        url,
        headers: this.#address.headers,
        encoding,
        compression: 'none',
        requestTimeoutMillis: PATIENCE_MILLIS,
      }),
      maxBatchBytes: MAX_REQUEST_BYTES,
      taken: () => this.#taken,
      deliver: (count) => this.#deliver(count),
      drop: (count, reason, cause) => this.#losses.push(this.#lossOf(count, what, reason, cause)),
      giveUp: (failure) => this.#giveUp(failure),
    })
  }

  async #flush(lane: Lane, items: readonly QueuedSpan[]): Promise<void> {
    if (items.length === 0) return
    this.#takenAt = Date.now()
    for (const item of items) lane.queue.push(item)
    const sent = lane.queue.flushed()
    lane.start(this.#run)
    await sent
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

  #lossOf(count: number, what: Signal, reason: DropReason, cause: unknown): Error {
    const { url, secrets } = this.#address
    if (reason === 'rejected') {
      return new Error(`${count} ${what} rejected: ${secrets.hide(wordsOf(cause))}`)
    }
    if (reason === 'refused') {
      const subject = what === 'spans' ? '' : `${what} `
      return new Error(subject + refusal(cause, secrets))
    }
    return new CliError(
      EXIT.source,
      `${url} took no more spans`,
      'Run the same import again when it is back: what is there already is not added twice.',
      { cause },
    )
  }
}

function queued(encoded: EncodedSpan): QueuedSpan {
  return { bytes: encoded.end - encoded.start, encoded }
}

function refusal(cause: unknown, secrets: Secrets): string {
  if (!(cause instanceof ResponseError)) return `refused: ${secrets.hide(wordsOf(cause))}`
  return `refused with ${cause.status}: ${secrets.hide(cause.text)}`
}

function wordsOf(cause: unknown): string {
  if (cause instanceof Error) return cause.message
  return typeof cause === 'string' ? cause : 'no reason given'
}
