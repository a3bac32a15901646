import { TraceFlags } from '@opentelemetry/api'
import { Delivery } from '../delivery/delivery.ts'
import { registerCounts } from '../delivery/delivery-registry.ts'
import type { EndedSpan } from '../otlp/ended-span.ts'
import { reportLossesAtExit, type Rescuable, rescueAtExit } from '../delivery/exit-hooks.ts'
import type { ExportCounts } from '../delivery/export-counts.ts'
import { isRequestBound } from '../delivery/run/request-bound.ts'
import { FOREVER_MILLIS } from '../delivery/within.ts'
import { liveProcessors, noteProcessor } from '../propagate/live-processors.ts'
import { getSpanMark } from '../propagate/span-mark.ts'
import { DeliveryError } from '../thread/errors.ts'
import { readThreadId } from '../thread/thread-id.ts'
import { ATTR_CHAT_CONVENTION, ATTR_CHAT_MESSAGE_ID } from '../thread/semconv.ts'
import {
  type ExportSettings,
  readExportOptions,
  type ThreadExportProcessorOptions,
} from './export-options.ts'
import { RunningSpans, type UnfinishedCounts } from './running-spans.ts'
import type { SdkSpan, SpanProcessor } from './span-processor.ts'
import { tracesEndpoint } from './traces-endpoint.ts'

// Cloudflare ends what a request has left behind 30 seconds after its response.
const REQUEST_MILLIS = 20_000

/** How long a flush or a shutdown may take. */
export interface FlushOptions {
  /** In milliseconds. On a platform that ends requests after some time, pass less than that. */
  readonly timeoutMillis?: number
}

/**
 * Delivers the spans of threads, and keeps each until the receiver has responded. What fails is tried again until it
 * succeeds or is refused for good. `forceFlush` also waits for running requests, which OpenTelemetry's BatchSpanProcessor
 * does not. Put it beside the app's other processors, after `ThreadSpanProcessor`. A run or stream that lasts longer than
 * `unfinishedAfterMillis` is also sent before it ends, as an unfinished copy.
 *
 * @example
 * ```ts
 * const spanProcessors = [new ThreadSpanProcessor(), new ThreadExportProcessor({ url: 'http://127.0.0.1:4318' })]
 * ```
 */
export class ThreadExportProcessor implements SpanProcessor {
  /** The endpoint that spans are sent to. `undefined` if an exporter was given. */
  readonly url: string | undefined
  readonly #settings: ExportSettings
  readonly #delivery: Delivery
  readonly #running: RunningSpans | undefined
  readonly #cleanups: (() => void)[]
  #droppedAtLastFlush = 0
  #stopped: Promise<void> | undefined

  /** @throws OptionError that names the wrong option. */
  constructor(options: ThreadExportProcessorOptions) {
    this.#settings = readExportOptions(options)
    this.#delivery = new Delivery(this.#settings)
    const { unfinishedAfterMillis } = this.#settings
    if (unfinishedAfterMillis > 0) {
      this.#running = new RunningSpans(unfinishedAfterMillis, (copy) => this.#deliver(copy))
    }
    this.url =
      options.url === undefined ? undefined : tracesEndpoint('ThreadExportProcessor', options.url)
    this.#cleanups = [registerCounts(() => this.counts), noteProcessor(this, 'exports')]
    if (!this.#settings.quiet) reportLossesAtExit()
    if (this.#settings.keepAtExit) this.#cleanups.push(rescueAtExit(this.#rescuable()))
  }

  /** What has become of the spans so far. */
  get counts(): ExportCounts {
    return this.#settings.ledger.counts
  }

  /** What has become of runs and streams that lasted longer than `unfinishedAfterMillis`. `counts` has their copies too. */
  get unfinished(): UnfinishedCounts {
    return this.#running?.counts ?? { sent: 0, unwatched: 0 }
  }

  onStart(span: SdkSpan): void {
    this.#running?.add(span)
  }

  onEnd(span: EndedSpan): void {
    this.#running?.delete(span)
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return
    const threadId = readThreadId(span.attributes)
    if (this.#settings.spans === 'thread' && threadId === undefined && !isOfThread(span)) return
    this.#delivery.add(span, threadId)
  }

  /**
   * Resolves when every span that ended before this call is delivered or in the spool. Without `timeoutMillis`, this may
   * take any time, except on platforms such as Cloudflare Workers, where the default is 20 seconds.
   *
   * @throws DeliveryError if spans were dropped since the last call, with their number by reason. Also if the time was too
   *   short, with the number that still waits. Delivery then continues.
   */
  async forceFlush({ timeoutMillis = defaultFlushMillis() }: FlushOptions = {}): Promise<void> {
    const flushed = this.#flushedTogether().map((processor) => processor.#flush(timeoutMillis))
    const failed = (await Promise.allSettled(flushed)).find(({ status }) => status === 'rejected')
    if (failed !== undefined) await Promise.reject((failed as PromiseRejectedResult).reason)
  }

  // If only a flush sends, it must reach all spans of the isolate. If each request makes another processor, they are in the
  // first one, because OpenTelemetry keeps to the first provider.
  #flushedTogether(): readonly ThreadExportProcessor[] {
    if (!isRequestBound()) return [this]
    const live = liveProcessors('exports').filter((one) => one instanceof ThreadExportProcessor)
    return [...new Set([this, ...live])]
  }

  async #flush(timeoutMillis: number): Promise<void> {
    this.#running?.rearm()
    const droppedBefore = this.#droppedAtLastFlush
    const isFlushed = await this.#delivery.flush(timeoutMillis)
    this.#throwIfLost(droppedBefore, isFlushed)
  }

  /**
   * Delivers what it can within `timeoutMillis`, by default `shutdownTimeoutMillis`, and then stops. What is left goes to
   * the spool, or counts as dropped. A second call waits for the first.
   *
   * @throws DeliveryError as {@link forceFlush} does.
   */
  shutdown({ timeoutMillis }: FlushOptions = {}): Promise<void> {
    return (this.#stopped ??= this.#shutdown(timeoutMillis))
  }

  #deliver(copy: EndedSpan): void {
    this.#delivery.add(copy, readThreadId(copy.attributes))
  }

  async #shutdown(timeoutMillis: number | undefined): Promise<void> {
    const droppedBefore = this.#droppedAtLastFlush
    const { spool, destination } = this.#settings
    this.#running?.stop()
    const isFlushed = await this.#finish(timeoutMillis)
    this.#delivery.stop()
    spool?.stop()
    for (const cleanup of this.#cleanups) cleanup()
    await destination.shutdown()
    this.#throwIfLost(droppedBefore, isFlushed)
  }

  /** Delivers what waits. What is left when time is up goes to the spool or is dropped. */
  async #finish(timeoutMillis?: number): Promise<boolean> {
    const { shutdownTimeoutMillis, silenceMillis, endpoint } = this.#settings
    const stop = (): void => this.#delivery.stop()
    const millis = Math.min(timeoutMillis ?? shutdownTimeoutMillis, FOREVER_MILLIS)
    const limit = setTimeout(stop, millis)
    const silence = setTimeout(
      () => {
        if (!endpoint.hasAnswered) stop()
      },
      timeoutMillis === undefined ? silenceMillis : millis,
    )
    const isFlushed = await this.#delivery.flush()
    clearTimeout(limit)
    clearTimeout(silence)
    return isFlushed
  }

  #throwIfLost(droppedBefore: number, isFlushed: boolean): void {
    const { dropped, droppedBy, queued } = this.counts
    this.#droppedAtLastFlush = dropped
    const lost = dropped - droppedBefore
    if (lost > 0 || !isFlushed) throw new DeliveryError(lost, droppedBy, isFlushed ? 0 : queued)
  }

  #rescuable(): Rescuable {
    const delivery = this.#delivery
    return {
      get isIdle() {
        return delivery.isIdle
      },
      isKept: this.#settings.spool !== undefined,
      finish: async () => void (await this.#finish()),
      rescue: () => delivery.rescue(),
    }
  }
}

function defaultFlushMillis(): number {
  return isRequestBound() ? REQUEST_MILLIS : FOREVER_MILLIS
}

// A message ID from another process names no thread, nor does feedback on it. Replay joins them by their trace.
function isOfThread(span: EndedSpan): boolean {
  const { attributes } = span
  return (
    attributes[ATTR_CHAT_CONVENTION] !== undefined ||
    attributes[ATTR_CHAT_MESSAGE_ID] !== undefined ||
    getSpanMark(span) !== undefined
  )
}
