import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { KnownSpan } from '../otlp/repeats/known-span.ts'
import { repeatOf } from '../otlp/repeats/repeat-of.ts'
import { readThreadId } from '../replay/thread-summary.ts'
import { spanKey } from './span-key.ts'
import { isOpenTo } from './thread-index.ts'
import { claimedThreads, claimsOf } from './trace-claims.ts'
import { getOrAdd } from '../thread/get-or-add.ts'

interface HeldTrace {
  /** Whether a span of it has a `chat.thread_id`, and whether that is the thread's that is looked for. */
  owner: 'nobody' | 'other' | 'thread'
  /** Spans without one, as long as their thread is unknown. */
  readonly held: RecordedSpan[]
}

/**
 * Picks the spans of a thread out of all spans of some traces, for readers of backends that only find traces. They may
 * come in any order and several times. A second span of an id is passed on only if rebuilding has to choose or to count:
 * a finished form after the unfinished one, or a conflict.
 */
export class ThreadTraces {
  readonly #threadId: string
  readonly #seen = new Map<string, KnownSpan>()
  readonly #traces = new Map<string, HeldTrace>()

  constructor(threadId: string) {
    this.#threadId = threadId
  }

  /** Takes a span, and gives those that are certain to be the thread's now. */
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

  /** After the last span: those of traces that only other tools say are the thread's. */
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
