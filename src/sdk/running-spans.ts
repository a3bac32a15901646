import { TraceFlags } from '@opentelemetry/api'
import { unref } from '../delivery/pause.ts'
import type { EndedSpan } from '../otlp/ended-span.ts'
import { getSpanMark } from '../propagate/span-mark.ts'
import { warnOnce } from '../propagate/warning.ts'
import { ATTR_CHAT_CONVENTION, ATTR_CHAT_THREAD_ID } from '../thread/semconv.ts'
import type { SdkSpan } from './span-processor.ts'
import { type LiveSpan, unfinishedCopy } from './unfinished-copy.ts'

/** What has become of spans that run for long. */
export interface UnfinishedCounts {
  /** Copies of running spans that were handed to delivery. */
  readonly sent: number
  /** Spans that began while too many were running: no copy of them is sent. They are delivered when they end. */
  readonly unwatched: number
}

// A span that is never ended is held for as long as it takes to become due. Longer queues of them are a leak.
const MAX_WATCHED = 10_000
// Spans that become due within this share of the age are sent in one pass.
const PASS_SHARE = 0.1

/** The spans of threads that run. Once one has lasted for a while, a copy of it is sent. */
export class RunningSpans {
  readonly #ageMillis: number
  readonly #send: (copy: EndedSpan) => void
  readonly #watched = new Set<LiveSpan>()
  // Most spans of ours end before another one begins: to put each into the set would cost as much as all else here.
  #newest: LiveSpan | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #isStopped = false
  #sent = 0
  #unwatched = 0

  /** @param send - Takes a copy on. */
  constructor(ageMillis: number, send: (copy: EndedSpan) => void) {
    this.#ageMillis = ageMillis
    this.#send = send
  }

  get counts(): UnfinishedCounts {
    return { sent: this.#sent, unwatched: this.#unwatched }
  }

  /** Begins to watch a span, if it is of a thread. */
  add(span: SdkSpan): void {
    if (this.#isStopped || !isOfThread(span)) return
    if (this.#newest !== undefined) this.#watch(this.#newest)
    this.#newest = span as LiveSpan
    if (this.#timer === undefined) this.#schedule(this.#ageMillis)
  }

  /** The span has ended. */
  delete(span: EndedSpan): void {
    if (this.#newest === span) this.#newest = undefined
    else (this.#watched as Set<object>).delete(span)
  }

  /** Sets the timer anew: some platforms end it with the request in which it was set, without a word. */
  rearm(): void {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#pass()
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#watched.clear()
    this.#newest = undefined
  }

  #watch(span: LiveSpan): void {
    if (this.#watched.size < MAX_WATCHED) {
      this.#watched.add(span)
      return
    }
    this.#unwatched++
    warnOnce(`more than ${MAX_WATCHED} spans of threads run at once; further ones are not watched`)
  }

  #pass(): void {
    this.#timer = undefined
    if (this.#newest !== undefined) this.#watch(this.#newest)
    this.#newest = undefined
    const now = Date.now()
    let next = Infinity
    for (const span of this.#watched) {
      const left = this.#ageMillis - (now - startMillis(span))
      if (left > 0) next = Math.min(next, left)
      else {
        this.#watched.delete(span)
        this.#sendCopy(span)
      }
    }
    if (next < Infinity) this.#schedule(Math.max(next, this.#ageMillis * PASS_SHARE))
  }

  #sendCopy(span: LiveSpan): void {
    try {
      const isSampled = (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0
      // A processor before this one may have handed on another object at the end.
      const copy = isSampled && span.isRecording() ? unfinishedCopy(span) : undefined
      if (copy === undefined) return
      this.#send(copy)
      this.#sent++
    } catch (error) {
      warnOnce('a running span could not be sent; it is sent when it ends', error)
    }
  }

  // Some platforms allow no timer outside a request. There is then no pass until a span begins in one.
  #schedule(millis: number): void {
    try {
      this.#timer = setTimeout(() => this.#pass(), Math.min(millis, this.#ageMillis))
      unref(this.#timer)
    } catch (error) {
      warnOnce('no timer can be set here; what runs is not watched', error)
    }
  }
}

function isOfThread(span: SdkSpan): boolean {
  const { attributes } = span
  return (
    attributes[ATTR_CHAT_CONVENTION] !== undefined ||
    getSpanMark(span) !== undefined ||
    attributes[ATTR_CHAT_THREAD_ID] !== undefined
  )
}

// What is no span of an SDK becomes due at once, and is then found to be none: nothing may throw in a timer.
function startMillis({ startTime }: LiveSpan): number {
  return Array.isArray(startTime) ? startTime[0] * 1000 + startTime[1] / 1e6 : Number.NaN
}
