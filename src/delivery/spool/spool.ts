import type { EncodedSpan } from '../../otlp/encoded-span.ts'
import { backoffMillis } from '../../otlp/http/backoff-millis.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { toEndedSpan } from '../../otlp/to-ended-span.ts'
import type { DeliveryLedger } from '../delivery-ledger.ts'
import type { Destination } from '../destination.ts'
import type { EndpointState } from '../endpoint-state.ts'
import { Lane } from '../lane.ts'
import { pause, unref } from '../pause.ts'
import { encodedOf, type QueuedSpan } from '../queue/queued-span.ts'
import { ProcessRun } from '../run/process-run.ts'
import { readSegmentLine, type SegmentLine } from './segment-lines.ts'
import { SpoolFiles, type SpoolSegment } from './spool-files.ts'
import { spoolProblem } from './spool-problem.ts'

/** Where a spool keeps spans, how many, and how they are delivered. */
export interface SpoolOptions {
  readonly folder: string
  readonly maxBytes: number
  readonly maxAgeMillis: number
  readonly maxBatchBytes: number
  readonly destination: Destination
  readonly endpoint: EndpointState
  readonly ledger: DeliveryLedger
  /** Spans as one line of OTLP/JSON, without a line break. */
  encodeLine(spans: readonly EncodedSpan[]): Uint8Array
}

// The lock is touched as often, so several times before it would be stale.
const ADOPT_MILLIS = 15_000

/**
 * Files of spans that could not be delivered. They are delivered from there, oldest first, as soon as the endpoint takes
 * spans again. If this process ends before that, the next one delivers them.
 */
export class Spool {
  readonly #options: SpoolOptions
  readonly #files: SpoolFiles
  readonly #lane: Lane
  readonly #run = new ProcessRun()
  readonly #adopting: ReturnType<typeof setInterval>
  /** The segment that is being delivered. */
  #current: SpoolSegment | undefined
  #isDraining = false

  /** @throws OptionError if the folder cannot be used. */
  constructor(options: SpoolOptions) {
    const { ledger, endpoint } = options
    this.#options = options
    this.#files = new SpoolFiles(options.folder, options.maxBytes, () => ({
      counts: ledger.counts,
      trouble: endpoint.trouble,
    }))
    this.#lane = this.#openLane()
    this.#adopting = setInterval(() => this.#adopt(), ADOPT_MILLIS)
    unref(this.#adopting)
    this.#adopt()
  }

  /** Whether older spans wait here. Newer spans must then come after them. */
  get isBehind(): boolean {
    return !this.#files.isEmpty
  }

  /**
   * Keeps spans. Returns false if it cannot.
   *
   * @param afterMillis - How long the receiver has asked to wait.
   */
  keep(spans: readonly QueuedSpan[], afterMillis?: number): boolean {
    const line = this.#encode(spans)
    if (line === undefined || !this.#files.append(line, spans.length)) return false
    this.#options.ledger.spool(spans.length)
    this.#drainAfter(backoffMillis(1, { afterMillis }))
    return true
  }

  /** Stops delivering, and leaves the files to the next process. Never throws. */
  stop(): void {
    this.#run.stop()
    clearInterval(this.#adopting)
    this.#settleMissing()
    this.#rewriteCurrent()
    this.#files.release()
  }

  #openLane(): Lane {
    const { ledger, destination, maxBatchBytes } = this.#options
    return new Lane({
      destination,
      maxBatchBytes,
      taken: () => ledger.delivered,
      another: () => this.#another(),
      giveUp: () => (this.#isExpired() ? 'expired' : undefined),
      deliver(spans) {
        ledger.unspool(spans)
        ledger.deliver(spans)
      },
      drop(spans, reason, cause) {
        ledger.unspool(spans)
        ledger.drop(spans, reason, cause)
      },
      // When time is up, the spans just stay in their file.
      spool: () => this.#run.signal.aborted,
    })
  }

  #encode(spans: readonly QueuedSpan[]): Uint8Array | undefined {
    try {
      return this.#options.encodeLine(encodedOf(spans))
    } catch (error) {
      spoolProblem('a batch cannot be written as a line of the spool', error)
      return undefined
    }
  }

  #adopt(): void {
    this.#files.adopt()
    this.#settleMissing()
    if (this.isBehind) this.#drainAfter(0)
  }

  #drainAfter(millis: number): void {
    if (this.#isDraining) return
    this.#isDraining = true
    void this.#drain(millis)
  }

  async #drain(millis: number): Promise<void> {
    const { signal } = this.#run
    try {
      await pause(millis, signal)
      while (!signal.aborted) {
        this.#current = this.#files.oldest()
        if (this.#current === undefined) return
        await this.#empty(this.#current)
      }
    } catch (error) {
      spoolProblem('the spool cannot be emptied', error)
    } finally {
      this.#isDraining = false
    }
  }

  async #empty(segment: SpoolSegment): Promise<void> {
    const read = this.#read(segment)
    if (read === undefined) return this.#files.forget(segment)
    const { spans, lost } = read
    const { ledger } = this.#options
    if (segment.spans === undefined) ledger.adopt(spans.length + lost)
    this.#drop(lost, 'unreadable')
    await this.#deliver(spans)
    if (this.#run.signal.aborted) return
    if (lost > 0) this.#files.setAside(segment)
    else this.#files.remove(segment)
  }

  /** Undefined if the segment is gone, now belongs to another process, or cannot be opened. */
  #read(segment: SpoolSegment): SegmentLine | undefined {
    try {
      const lines = this.#files.read(segment)
      if (lines !== undefined) return readLines(lines, segment.spans)
      this.#settleGone(segment)
    } catch (error) {
      spoolProblem(`${segment.path} cannot be read, and is left as it is`, error)
    }
    return undefined
  }

  async #deliver(spans: readonly RecordedSpan[]): Promise<void> {
    const { queue } = this.#lane
    for (const span of spans) queue.push(this.#pack(span))
    const flushed = queue.flushed()
    this.#lane.start(this.#run)
    await flushed
  }

  // A probe for a span that fails when no other span of its segment is left to try.
  #another(): QueuedSpan | undefined {
    const line = this.#current && this.#files.sample(this.#current)
    const [span] = line === undefined ? [] : readSegmentLine(line).spans
    return span && this.#pack(span)
  }

  #pack(span: RecordedSpan): QueuedSpan {
    return this.#options.destination.pack(toEndedSpan(span), this.#lane.queue.memory)
  }

  #isExpired(): boolean {
    const { startMillis = Infinity } = this.#current ?? {}
    return performance.now() - startMillis > this.#options.maxAgeMillis
  }

  // What is being delivered has been read, so it needs its file only if this process ends first.
  #settleMissing(): void {
    for (const segment of this.#files.missing()) {
      if (segment === this.#current) continue
      this.#files.forget(segment)
      this.#settleGone(segment)
    }
  }

  #settleGone({ path, spans }: SpoolSegment): void {
    if (spans === undefined) return spoolProblem(`${path} was taken over and deleted unread`)
    if (this.#files.isTakenOver()) this.#options.ledger.cede(spans)
    else this.#drop(spans, 'deleted')
  }

  // Writes what is being delivered once more if its file is gone.
  #rewriteCurrent(): void {
    const current = this.#current
    if (current === undefined || !this.#files.missing().includes(current)) return
    this.#files.forget(current)
    const left = this.#lane.clear()
    if (left.length === 0) return
    if (this.#files.isTakenOver()) return this.#options.ledger.cede(left.length)
    const line = this.#encode(left)
    const isKept = line !== undefined && this.#files.append(line, left.length)
    if (!isKept) this.#drop(left.length, 'deleted')
  }

  #drop(spans: number, reason: 'deleted' | 'unreadable'): void {
    if (spans === 0) return
    this.#options.ledger.unspool(spans)
    this.#options.ledger.drop(spans, reason)
  }
}

// The number of written spans is known only for this process's own segments.
function readLines(lines: readonly string[], written: number | undefined): SegmentLine {
  const read = lines.map(readSegmentLine)
  const spans = read.flatMap((line) => line.spans)
  const lost = read.reduce((sum, line) => sum + line.lost, 0)
  return { spans, lost: written === undefined ? lost : Math.max(written - spans.length, 0) }
}
