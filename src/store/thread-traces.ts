import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { readThreadId } from '../thread/thread-id.ts'
import { spanKey } from '../thread/span-ids.ts'
import { isOpenTo } from './thread-index.ts'
import { claimedThreads, claimsOf } from './trace-claims.ts'
import { getOrAdd } from '../thread/get-or-add.ts'

interface HeldTrace {
  /** Whether a span of it has a `chat.thread_id`, and whether that is the thread's that is looked for. */
  owner: 'nobody' | 'other' | 'thread'
  /** Spans without one, as long as nobody knows whose they are. */
  readonly held: RecordedSpan[]
}

/**
 * Picks the spans of a thread out of all spans of some traces, for readers of backends that only find traces. They may
 * come in any order and several times.
 */
export class ThreadTraces {
  readonly #threadId: string
  readonly #seen = new Set<string>()
  readonly #traces = new Map<string, HeldTrace>()

  constructor(threadId: string) {
    this.#threadId = threadId
  }

  /** Takes a span, and gives those that are certain to be the thread's now. */
  add(span: RecordedSpan): readonly RecordedSpan[] {
    if (this.#isKnown(span)) return []
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

  #isKnown(span: RecordedSpan): boolean {
    const before = this.#seen.size
    return this.#seen.add(spanKey(span)).size === before
  }

  #traceOf({ traceId }: RecordedSpan): HeldTrace {
    return getOrAdd(this.#traces, traceId, () => ({ owner: 'nobody', held: [] }))
  }
}
