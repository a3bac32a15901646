import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { readForeignThread } from '../dialects/foreign-thread.ts'
import {
  type ForeignPart,
  mergeSummary,
  summarizeForeignSpan,
  summarizeSpan,
  type SummaryPart,
} from '../replay/thread-summary.ts'
import { readThreadId } from '../thread/thread-id.ts'
import { addSummary } from './add-summary.ts'
import { addClaim, claimedThreads } from './trace-claims.ts'
import { getOrAdd } from '../thread/get-or-add.ts'

interface IndexedThread<Place> {
  summary: SummaryPart
  readonly places: Set<Place>
  readonly traceIds: Set<string>
}

interface IndexedTrace<Place> {
  /** Whether any span of it has a `chat.thread_id`. */
  isOwned: boolean
  /** Where its spans without one are. */
  readonly places: Set<Place>
  readonly claims: Map<string, ForeignPart>
}

/**
 * Which spans belong to which thread, for stores that keep that in memory. Knows spans only by the places that they are
 * in: the span itself, or a line of a file.
 */
export class ThreadIndex<Place> {
  readonly #threads = new Map<string, IndexedThread<Place>>()
  readonly #traces = new Map<string, IndexedTrace<Place>>()
  readonly #tracesOfClaim = new Map<string, Set<string>>()

  /** Notes a span that is not there yet. */
  add(span: RecordedSpan, place: Place): void {
    const trace = getOrAdd(this.#traces, span.traceId, newTrace<Place>)
    const part = summarizeSpan(span)
    if (part !== undefined) {
      trace.isOwned = true
      this.#addMarked(span, part, place)
      return
    }
    trace.places.add(place)
    const foreign = summarizeForeignSpan(span)
    if (foreign === undefined) return
    addClaim(trace.claims, foreign)
    getOrAdd(this.#tracesOfClaim, foreign.part.id, () => new Set()).add(span.traceId)
  }

  /** One summary for each thread, in the order in which the threads first appear. */
  summaries(): readonly SummaryPart[] {
    const summaries = new Map([...this.#threads].map(([id, { summary }]) => [id, summary]))
    for (const { isOwned, claims } of this.#traces.values()) {
      if (isOwned) continue
      for (const [id, part] of claimedThreads(claims)) {
        addSummary(summaries, id, part)
      }
    }
    return [...summaries.values()]
  }

  /** Every place that holds something of a thread. */
  placesOf(threadId: string): ReadonlySet<Place> {
    const places = new Set(this.#threads.get(threadId)?.places)
    for (const traceId of this.tracesOf(threadId)) {
      for (const place of this.#traces.get(traceId)?.places ?? []) places.add(place)
    }
    return places
  }

  /** The traces that a thread is in. */
  tracesOf(threadId: string): ReadonlySet<string> {
    const traceIds = new Set(this.#threads.get(threadId)?.traceIds)
    for (const traceId of this.#tracesOfClaim.get(threadId) ?? []) {
      if (this.#isClaimed(traceId, threadId)) traceIds.add(traceId)
    }
    return traceIds
  }

  /** Whether a span that was added is one of a thread's. */
  has(threadId: string, span: RecordedSpan): boolean {
    const owner = readThreadId(span.attributes)
    if (owner !== undefined) return owner === threadId
    if (this.#threads.get(threadId)?.traceIds.has(span.traceId)) return true
    return this.#isClaimed(span.traceId, threadId) && isOpenTo(span, threadId)
  }

  #isClaimed(traceId: string, threadId: string): boolean {
    const trace = this.#traces.get(traceId)
    return trace !== undefined && !trace.isOwned && claimedThreads(trace.claims).has(threadId)
  }

  #addMarked(span: RecordedSpan, part: SummaryPart, place: Place): void {
    const known = this.#threads.get(part.id)
    const thread = known ?? { summary: part, places: new Set(), traceIds: new Set<string>() }
    if (known === undefined) this.#threads.set(part.id, thread)
    else thread.summary = mergeSummary(thread.summary, part)
    thread.places.add(place)
    thread.traceIds.add(span.traceId)
  }
}

/** Whether a span without `chat.thread_id` does not name another thread than this one for certain. */
export function isOpenTo(span: RecordedSpan, threadId: string): boolean {
  const foreign = readForeignThread(span)
  return foreign === undefined || !foreign.isCertain || foreign.id === threadId
}

function newTrace<Place>(): IndexedTrace<Place> {
  return { isOwned: false, places: new Set(), claims: new Map() }
}
