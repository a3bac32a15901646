import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { KnownSpan } from '../otlp/repeats/known-span.ts'
import { repeatOf } from '../otlp/repeats/repeat-of.ts'
import { readThreadId } from '../thread/thread-id.ts'
import { spanKey } from '../thread/span-ids.ts'
import { isOpenTo } from './thread-index.ts'
import { claimedThreads, claimsOf } from './trace-claims.ts'
import { getOrAdd } from '../thread/get-or-add.ts'

interface HeldTrace {
  /** Whether a span of the trace has a `chat.thread_id`, and if so, whether it is that of the wanted thread. */
  owner: 'nobody' | 'other' | 'thread'
  /** Spans without a `chat.thread_id`, as long as their thread is unknown. */
  readonly held: RecordedSpan[]
}

/**
 * Picks the spans of a thread out of all spans of its traces, which may come in any order and more than once. Call
 * {@link add} with each span, then {@link rest}. A second span with the same id is passed on only if it is the finished
 * form after the unfinished one, or a conflict: rebuilding needs both.
 */
export class ThreadTraces {
  readonly #threadId: string
  readonly #seen = new Map<string, KnownSpan>()
  readonly #traces = new Map<string, HeldTrace>()

  constructor(threadId: string) {
    this.#threadId = threadId
  }

  /** Takes a span. Returns the spans that are now certain to belong to the thread, which may be none yet. */
  add(span: RecordedSpan): readonly RecordedSpan[] {
    if (!this.#isNews(span)) return []
    const trace = this.#traceOf(span)
    const owner = readThreadId(span.attributes)
    if (owner === undefined) {
      if (trace.owner === 'thread') return [span]
      trace.held.push(span)
      return []
    }
    if (owner === this.#threadId) {
      trace.owner = 'thread'
      return [span, ...trace.held.splice(0)]
    }
    if (trace.owner === 'nobody') trace.owner = 'other'
    return []
  }

  /** Yields the spans of traces in which only other tools name the thread. Call it after the last span. */
  *rest(): Generator<RecordedSpan> {
    for (const { owner, held } of this.#traces.values()) {
      if (owner !== 'nobody' || !claimedThreads(claimsOf(held)).has(this.#threadId)) continue
      for (const span of held) if (isOpenTo(span, this.#threadId)) yield span
    }
  }

  #isNews(span: RecordedSpan): boolean {
    const key = spanKey(span)
    const first = this.#seen.get(key)
    const repeat = first && repeatOf(first, span)
    if (first === undefined || repeat === 'replacement') this.#seen.set(key, new KnownSpan(span))
    return repeat !== 'duplicate'
  }

  #traceOf({ traceId }: RecordedSpan): HeldTrace {
    return getOrAdd(this.#traces, traceId, () => ({ owner: 'nobody', held: [] }))
  }
}
