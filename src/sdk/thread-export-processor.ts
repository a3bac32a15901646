import { diag, TraceFlags } from '@opentelemetry/api'
import { OptionError } from '../thread/errors.ts'
import { ExportFailure, exportOnce, type SpanExporter } from './span-exporter.ts'
import type { EndedSpan, SpanProcessor } from './span-processor.ts'

/** How spans are delivered. */
export interface ThreadExportProcessorOptions {
  readonly exporter: SpanExporter
  /**
   * The most spans that wait for delivery; past it the newest are dropped, counted and reported.
   *
   * @default 100_000
   */
  readonly maxQueuedSpans?: number
  /**
   * How long a span may wait for others to travel with.
   *
   * @default 500
   */
  readonly scheduledDelayMillis?: number
  /** Called with the number of spans that are lost, each time some are. */
  readonly onDrop?: (spans: number, reason: 'queue-full' | 'refused' | 'shutdown') => void
}

/** What has become of the spans so far. */
export interface ExportCounts {
  readonly ended: number
  readonly delivered: number
  readonly dropped: number
}

const BATCH = 512
const MAX_BACKOFF_MILLIS = 5_000

/**
 * Delivers spans in order and lets go of them only when the backend has answered: a failed export is tried again until
 * it succeeds or is refused for good. `forceFlush` waits for what is under way too, which OpenTelemetry's own
 * BatchSpanProcessor does not.
 */
export class ThreadExportProcessor implements SpanProcessor {
  readonly #exporter: SpanExporter
  readonly #options: Required<Omit<ThreadExportProcessorOptions, 'exporter' | 'onDrop'>>
  readonly #onDrop: ThreadExportProcessorOptions['onDrop']
  readonly #stopping = new AbortController()
  #queue: EndedSpan[] = []
  #delivering: Promise<void> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #accepted = 0
  #settled = 0
  #waiting: { readonly upTo: number; readonly resolve: () => void }[] = []
  #counts = { ended: 0, delivered: 0, dropped: 0 }

  constructor({
    exporter,
    maxQueuedSpans = 100_000,
    scheduledDelayMillis = 500,
    onDrop,
  }: ThreadExportProcessorOptions) {
    if (!(maxQueuedSpans > 0)) throw wrongOption('maxQueuedSpans', maxQueuedSpans)
    if (!(scheduledDelayMillis >= 0))
      throw wrongOption('scheduledDelayMillis', scheduledDelayMillis)
    this.#exporter = exporter
    this.#options = { maxQueuedSpans, scheduledDelayMillis }
    this.#onDrop = onDrop
  }

  /** Ended, delivered and dropped spans; the rest waits. */
  get counts(): ExportCounts {
    return { ...this.#counts }
  }

  onStart(): void {}

  onEnd(span: EndedSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return
    this.#counts.ended++
    if (this.#stopping.signal.aborted) return this.#drop(1, 'shutdown')
    if (this.#queue.length >= this.#options.maxQueuedSpans) return this.#drop(1, 'queue-full')
    this.#queue.push(span)
    this.#accepted++
    if (this.#queue.length >= BATCH) void this.#deliver()
    else this.#schedule()
  }

  /** Resolves when every span that ended before this call is delivered; rejects when some were dropped since the last. */
  async forceFlush(): Promise<void> {
    const before = this.#counts.dropped
    const upTo = this.#accepted
    void this.#deliver()
    // Spans settle in order; those that end from now on need not be waited for.
    await new Promise<void>((resolve) => {
      this.#waiting.push({ upTo, resolve })
      this.#settle(0)
    })
    const lost = this.#counts.dropped - before
    if (lost > 0) throw new Error(`${lost} spans could not be delivered`)
  }

  /** Delivers what it can within ten seconds, then stops; what is left is counted as dropped. */
  async shutdown(): Promise<void> {
    const limit = setTimeout(() => this.#stopping.abort(), 10_000)
    try {
      await this.forceFlush()
    } finally {
      clearTimeout(limit)
      this.#stopping.abort()
      await this.#exporter.shutdown()
    }
  }

  #schedule(): void {
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(() => void this.#deliver(), this.#options.scheduledDelayMillis)
    // A span that waits must not keep a process alive that is done.
    ;(this.#timer as { unref?(): void }).unref?.()
  }

  #deliver(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#delivering ??= this.#deliverAll().finally(() => {
      this.#delivering = undefined
    })
    return this.#delivering
  }

  async #deliverAll(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, BATCH)
      await this.#deliverBatch(batch)
      this.#settle(batch.length)
    }
  }

  #settle(spans: number): void {
    this.#settled += spans
    const done = this.#waiting.filter(({ upTo }) => upTo <= this.#settled)
    this.#waiting = this.#waiting.filter(({ upTo }) => upTo > this.#settled)
    for (const { resolve } of done) resolve()
  }

  async #deliverBatch(batch: readonly EndedSpan[]): Promise<void> {
    for (let wait = 250; ; wait = Math.min(wait * 2, MAX_BACKOFF_MILLIS)) {
      try {
        await exportOnce(this.#exporter, batch)
        this.#counts.delivered += batch.length
        return
      } catch (error) {
        if (this.#stopping.signal.aborted) return this.#drop(batch.length, 'shutdown', error)
        if (error instanceof ExportFailure && !error.isRetryable) {
          return this.#drop(batch.length, 'refused', error)
        }
        await pause(wait, this.#stopping.signal)
      }
    }
  }

  #drop(spans: number, reason: 'queue-full' | 'refused' | 'shutdown', error?: unknown): void {
    if (this.#counts.dropped === 0 || reason !== 'queue-full') {
      diag.error(`threadspan: ${spans} spans are dropped: ${reason}`, error ?? '')
    }
    this.#counts.dropped += spans
    try {
      this.#onDrop?.(spans, reason)
    } catch (thrown) {
      diag.error('threadspan: onDrop failed', thrown)
    }
  }
}

function wrongOption(option: string, value: unknown): OptionError {
  return new OptionError(`ThreadExportProcessor: ${option} must not be ${String(value)}`)
}

function pause(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, millis)
    signal.addEventListener('abort', done)
  })
}
