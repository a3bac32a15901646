import { TraceFlags } from '@opentelemetry/api'
import { Delivery } from '../delivery/delivery.ts'
import { registerCounts } from '../delivery/delivery-registry.ts'
import type { EndedSpan } from '../delivery/ended-span.ts'
import { type Rescuable, rescueAtExit } from '../delivery/exit-hooks.ts'
import type { ExportCounts } from '../delivery/export-counts.ts'
import { noteProcessor } from '../propagate/live-processors.ts'
import { getSpanMark } from '../propagate/span-mark.ts'
import { DeliveryError } from '../thread/errors.ts'
import { readThreadId } from '../thread/thread-id.ts'
import { ATTR_CHAT_CONVENTION, ATTR_CHAT_MESSAGE_ID } from '../thread/semconv.ts'
import {
  type ExportSettings,
  readExportOptions,
  type ThreadExportProcessorOptions,
} from './export-options.ts'
import type { SpanProcessor } from './span-processor.ts'
import { tracesEndpoint } from './traces-endpoint.ts'

// The longest delay a timer knows: it keeps the process alive while somebody waits.
const FOREVER_MILLIS = 2 ** 31 - 1

/** How long a flush may take. */
export interface FlushOptions {
  /**
   * In milliseconds; where a platform ends a request after a while, less than that.
   *
   * @default no limit
   */
  readonly timeoutMillis?: number
}

/**
 * Delivers the spans of threads and lets go of them only when the receiver has answered: what fails is tried again
 * until it succeeds or is refused for good. `forceFlush` waits for what is under way too, which OpenTelemetry's own
 * BatchSpanProcessor does not. Stands beside the app's own processors, behind `ThreadSpanProcessor`.
 *
 * @example
 * ```ts
 * const spanProcessors = [new ThreadSpanProcessor(), new ThreadExportProcessor({ url: 'http://127.0.0.1:4318' })]
 * ```
 */
export class ThreadExportProcessor implements SpanProcessor {
  /** The endpoint that spans are sent to; `undefined` where an exporter was given. */
  readonly url: string | undefined
  readonly #settings: ExportSettings
  readonly #delivery: Delivery
  readonly #cleanups: (() => void)[]
  #droppedAtLastFlush = 0
  #stopped: Promise<void> | undefined

  /** @throws OptionError naming the option that is wrong. */
  constructor(options: ThreadExportProcessorOptions) {
    this.#settings = readExportOptions(options)
    this.#delivery = new Delivery(this.#settings)
    this.url =
      options.url === undefined ? undefined : tracesEndpoint('ThreadExportProcessor', options.url)
    this.#cleanups = [registerCounts(() => this.counts), noteProcessor(this, 'exports')]
    if (this.#settings.keepAtExit) this.#cleanups.push(rescueAtExit(this.#rescuable()))
  }

  /** What has become of the spans so far. */
  get counts(): ExportCounts {
    return this.#settings.ledger.counts
  }

  onStart(): void {}

  onEnd(span: EndedSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return
    const threadId = readThreadId(span.attributes)
    if (this.#settings.spans === 'thread' && threadId === undefined && !isOfThread(span)) return
    this.#delivery.add(span, threadId)
  }

  /**
   * Resolves when every span that ended before this call is delivered, or in the spool; no matter how long that takes,
   * where no time is given.
   *
   * @throws DeliveryError where spans were dropped since the last call, with their number by reason, or the time was not
   * enough, with the number that still waits: they are tried further.
   */
  async forceFlush({ timeoutMillis = FOREVER_MILLIS }: FlushOptions = {}): Promise<void> {
    const droppedBefore = this.#droppedAtLastFlush
    const isFlushed = await this.#flushWithin(timeoutMillis)
    const { dropped, droppedBy, queued } = this.counts
    this.#droppedAtLastFlush = dropped
    const lost = dropped - droppedBefore
    if (lost > 0 || !isFlushed) throw new DeliveryError(lost, droppedBy, isFlushed ? 0 : queued)
  }

  /** Delivers what it can within `shutdownTimeoutMillis`, then stops; what is left goes to the spool, or is counted as dropped. */
  shutdown(): Promise<void> {
    return (this.#stopped ??= this.#shutdown())
  }

  async #shutdown(): Promise<void> {
    try {
      await this.#finish()
    } finally {
      this.#delivery.stop()
      this.#settings.spool?.stop()
      for (const cleanup of this.#cleanups) cleanup()
      await this.#settings.destination.shutdown()
    }
  }

  #flushWithin(millis: number): Promise<boolean> {
    return new Promise((resolve) => {
      const limit = setTimeout(() => resolve(false), Math.min(millis, FOREVER_MILLIS))
      void this.#delivery.flush().then(() => {
        clearTimeout(limit)
        resolve(true)
      })
    })
  }

  async #finish(): Promise<void> {
    const { shutdownTimeoutMillis } = this.#settings
    const limit = setTimeout(() => this.#delivery.stop(), shutdownTimeoutMillis)
    try {
      await this.forceFlush()
    } finally {
      clearTimeout(limit)
    }
  }

  #rescuable(): Rescuable {
    const delivery = this.#delivery
    return {
      get isIdle() {
        return delivery.isIdle
      },
      isKept: this.#settings.spool !== undefined,
      finish: () => this.#finish(),
      rescue: () => delivery.rescue(),
    }
  }
}

// A bare message ID from another process says no thread, and neither does feedback on it: the trace joins them at replay.
function isOfThread(span: EndedSpan): boolean {
  const { attributes } = span
  return (
    attributes[ATTR_CHAT_CONVENTION] !== undefined ||
    attributes[ATTR_CHAT_MESSAGE_ID] !== undefined ||
    getSpanMark(span) !== undefined
  )
}
