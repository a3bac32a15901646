import { decodeJsonTraces } from '../otlp/decode-json.ts'
import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { backoffMillis, pause, unref } from './backoff.ts'
import type { DeliveryLedger } from './delivery-ledger.ts'
import type { Destination } from './destination.ts'
import { Lane } from './lane.ts'
import type { QueuedSpan } from './queued-span.ts'
import { SpoolFiles, type SpoolSegment } from './spool-files.ts'
import { spoolProblem } from './spool-problem.ts'
import { toEndedSpan } from './to-ended-span.ts'

/** Where and how much a spool keeps. */
export interface SpoolOptions {
  readonly folder: string
  readonly maxBytes: number
  readonly maxAgeMillis: number
  readonly maxBatchBytes: number
  readonly destination: Destination
  readonly ledger: DeliveryLedger
  /** Spans as one line of OTLP/JSON, without a line break. */
  encodeLine(spans: readonly QueuedSpan[]): Uint8Array
}

const ADOPT_MILLIS = 15_000

/**
 * Spans that could not be delivered, in files; they are delivered from there, oldest first, as soon as the endpoint
 * takes them again, and by the next process where this one ends before.
 */
export class Spool {
  readonly #options: SpoolOptions
  readonly #files: SpoolFiles
  readonly #lane: Lane
  readonly #stopping = new AbortController()
  readonly #adopting: ReturnType<typeof setInterval>
  #isDraining = false

  /** @throws OptionError where the folder cannot be used. */
  constructor(options: SpoolOptions) {
    const { ledger, destination, maxBatchBytes } = options
    this.#options = options
    this.#files = new SpoolFiles(options.folder, options.maxBytes)
    const stopping = this.#stopping.signal
    this.#lane = new Lane({
      destination,
      maxBatchBytes,
      stopping,
      deliver(spans) {
        ledger.unspool(spans)
        ledger.deliver(spans)
      },
      drop(spans, reason, cause) {
        ledger.unspool(spans)
        ledger.drop(spans, reason, cause)
      },
      // Where there is no more time, they just stay in their file.
      spool: () => stopping.aborted,
    })
    this.#adopting = setInterval(() => this.#adopt(), ADOPT_MILLIS)
    unref(this.#adopting)
    this.#adopt()
  }

  /** Whether older spans wait here: newer ones must then come after them. */
  get isBehind(): boolean {
    return !this.#files.isEmpty
  }

  /**
   * Keeps spans; false where it cannot.
   *
   * @param afterMillis - How long the receiver wants to be left alone.
   */
  keep(spans: readonly QueuedSpan[], afterMillis?: number): boolean {
    const line = this.#encode(spans)
    if (line === undefined || !this.#files.append(line)) return false
    this.#options.ledger.spool(spans.length)
    this.#drainAfter(backoffMillis(1, afterMillis))
    return true
  }

  /** Stops delivering, and leaves what is in the files to the next process. */
  stop(): void {
    this.#stopping.abort()
    clearInterval(this.#adopting)
    this.#files.release()
  }

  #encode(spans: readonly QueuedSpan[]): Uint8Array | undefined {
    try {
      return this.#options.encodeLine(spans)
    } catch (error) {
      spoolProblem('a batch cannot be written as a line of the spool', error)
      return undefined
    }
  }

  #adopt(): void {
    this.#files.adopt()
    if (this.isBehind) this.#drainAfter(0)
  }

  #drainAfter(millis: number): void {
    if (this.#isDraining) return
    this.#isDraining = true
    void this.#drain(millis)
  }

  async #drain(millis: number): Promise<void> {
    const { signal } = this.#stopping
    try {
      await pause(millis, signal)
      while (!signal.aborted) {
        const segment = this.#files.oldest()
        if (segment === undefined) return
        await this.#empty(segment)
      }
    } catch (error) {
      spoolProblem('the spool cannot be emptied', error)
    } finally {
      this.#isDraining = false
    }
  }

  async #empty(segment: SpoolSegment): Promise<void> {
    const spans = this.#read(segment)
    if (spans === undefined) return
    if (segment.isAdopted) this.#options.ledger.adopt(spans.length)
    if (this.#isExpired(segment)) this.#expire(spans.length)
    else await this.#deliver(spans)
    if (!this.#stopping.signal.aborted) this.#files.remove(segment)
  }

  #read(segment: SpoolSegment): readonly RecordedSpan[] | undefined {
    try {
      return this.#files.read(segment).flatMap(parseLine)
    } catch (error) {
      spoolProblem(`${segment.path} cannot be read, and stays where it is`, error)
      this.#files.forget(segment)
      return undefined
    }
  }

  async #deliver(spans: readonly RecordedSpan[]): Promise<void> {
    const { destination } = this.#options
    for (const span of spans) this.#lane.queue.push(destination.pack(toEndedSpan(span)))
    const flushed = this.#lane.queue.flushed()
    this.#lane.start()
    await flushed
  }

  #isExpired({ since }: SpoolSegment): boolean {
    return Date.now() - since > this.#options.maxAgeMillis
  }

  #expire(spans: number): void {
    if (spans === 0) return
    this.#options.ledger.unspool(spans)
    this.#options.ledger.drop(spans, 'expired')
  }
}

function parseLine(line: string): readonly RecordedSpan[] {
  try {
    return decodeJsonTraces(JSON.parse(line)).spans
  } catch {
    spoolProblem('a line of the spool cannot be read: it is left out')
    return []
  }
}
