import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { isUnfinished } from '../otlp/repeats/is-unfinished.ts'
import { readForeignThread } from '../dialects/foreign-thread.ts'
import {
  type ForeignPart,
  mergeSummary,
  subtractSummary,
  summarizeForeignSpan,
  summarizeSpan,
  type SummaryPart,
} from '../replay/thread-summary.ts'
import {
  mergeTurns,
  readTurnSpan,
  type TurnFacts,
  type TurnSpan,
} from '../replay/summary/turn-facts.ts'
import { readThreadId } from '../thread/thread-id.ts'
import { addSummary } from './add-summary.ts'
import { Bag } from './bag.ts'
import { spanKey } from '../thread/span-ids.ts'
import { addClaim, claimedThreads, subtractClaim } from './trace-claims.ts'
import { TraceTurns } from './trace-turns.ts'
import { getOrAdd } from '../thread/get-or-add.ts'

interface IndexedThread<Place> {
  summary: SummaryPart
  readonly places: Bag<Place>
  readonly traceIds: Bag<string>
}

interface IndexedTrace<Place> {
  /** How many spans of the trace have a `chat.thread_id`. */
  owned: number
  /** The places of its spans without one. */
  readonly places: Bag<Place>
  readonly claims: Map<string, ForeignPart>
  readonly turns: TraceTurns
}

/** What the index knows about one span. */
interface IndexedSpan<Place> {
  readonly traceId: string
  readonly place: Place
  readonly own: SummaryPart | undefined
  readonly foreign: ForeignPart | undefined
  readonly turn: TurnSpan
}

/**
 * Knows which spans belong to which thread, for stores that keep this in memory. It keeps only the place of each span:
 * the span itself, or a line of a file.
 */
export class ThreadIndex<Place> {
  readonly #threads = new Map<string, IndexedThread<Place>>()
  readonly #traces = new Map<string, IndexedTrace<Place>>()
  readonly #tracesOfClaim = new Map<string, Set<string>>()
  readonly #unfinished = new Map<string, IndexedSpan<Place>>()

  /** Adds a span that is not there yet, or the finished form of one that is. */
  add(span: RecordedSpan, place: Place): void {
    const own = summarizeSpan(span)
    const foreign = own === undefined ? summarizeForeignSpan(span) : undefined
    const indexed = { traceId: span.traceId, place, own, foreign, turn: readTurnSpan(span) }
    this.#insert(indexed)
    // Removed only after the insertion, so that the span's thread does not lose its place in the list.
    if (this.#unfinished.size > 0) this.#removeUnfinished(spanKey(span))
    if (isUnfinished(span)) this.#unfinished.set(spanKey(span), indexed)
  }

  /** Whether only the unfinished form of a span is there. */
  isUnfinished(key: string): boolean {
    return this.#unfinished.has(key)
  }

  /** One summary for each thread, in the order in which the threads first appear. */
  summaries(): readonly SummaryPart[] {
    const summaries = new Map([...this.#threads].map(([id, { summary }]) => [id, summary]))
    for (const { owned, claims, turns } of this.#traces.values()) {
      const isOwned = owned > 0
      const claimed = isOwned ? [] : [...claimedThreads(claims)]
      for (const [id, part] of claimed) addSummary(summaries, id, part)
      const ids = isOwned ? turns.owners() : claimed.map(([id]) => id)
      for (const id of ids) addTurns(summaries, id, turns.factsOf(id, isOwned))
    }
    return [...summaries.values()]
  }

  /** Every place that may hold spans of a thread. */
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

  /** Whether a span that was added belongs to a thread. */
  has(threadId: string, span: RecordedSpan): boolean {
    const owner = readThreadId(span.attributes)
    if (owner !== undefined) return owner === threadId
    if (this.#threads.get(threadId)?.traceIds.has(span.traceId)) return true
    return this.#isClaimed(span.traceId, threadId) && isOpenTo(span, threadId)
  }

  #isClaimed(traceId: string, threadId: string): boolean {
    const trace = this.#traces.get(traceId)
    return trace !== undefined && trace.owned === 0 && claimedThreads(trace.claims).has(threadId)
  }

  #insert({ traceId, place, own, foreign, turn }: IndexedSpan<Place>): void {
    const trace = getOrAdd(this.#traces, traceId, newTrace<Place>)
    trace.turns.add({ turn, owner: own?.id, foreign })
    if (own !== undefined) {
      trace.owned++
      this.#insertOwn(own, traceId, place)
      return
    }
    trace.places.add(place)
    if (foreign === undefined) return
    addClaim(trace.claims, foreign)
    getOrAdd(this.#tracesOfClaim, foreign.part.id, () => new Set()).add(traceId)
  }

  #insertOwn(part: SummaryPart, traceId: string, place: Place): void {
    const known = this.#threads.get(part.id)
    const thread = known ?? { summary: part, places: new Bag<Place>(), traceIds: new Bag<string>() }
    if (known === undefined) this.#threads.set(part.id, thread)
    else thread.summary = mergeSummary(thread.summary, part)
    thread.places.add(place)
    thread.traceIds.add(traceId)
  }

  #removeUnfinished(key: string): void {
    const indexed = this.#unfinished.get(key)
    const trace = indexed && this.#traces.get(indexed.traceId)
    if (indexed === undefined || trace === undefined) return
    this.#unfinished.delete(key)
    const { traceId, place, own, foreign } = indexed
    if (own !== undefined) {
      trace.owned--
      this.#removeOwn(own, traceId, place)
      return
    }
    trace.places.delete(place)
    if (foreign !== undefined) subtractClaim(trace.claims, foreign)
  }

  #removeOwn(part: SummaryPart, traceId: string, place: Place): void {
    const thread = this.#threads.get(part.id)
    if (thread === undefined) return
    const summary = subtractSummary(thread.summary, part)
    if (summary === undefined) {
      this.#threads.delete(part.id)
      return
    }
    thread.summary = summary
    thread.places.delete(place)
    thread.traceIds.delete(traceId)
  }
}

/** Whether a span without `chat.thread_id` may belong to a thread: it does not name another one for certain. */
export function isOpenTo(span: RecordedSpan, threadId: string): boolean {
  const foreign = readForeignThread(span)
  return foreign === undefined || !foreign.isCertain || foreign.id === threadId
}

function newTrace<Place>(): IndexedTrace<Place> {
  return { owned: 0, places: new Bag(), claims: new Map(), turns: new TraceTurns() }
}

function addTurns(summaries: Map<string, SummaryPart>, id: string, facts: TurnFacts): void {
  const part = summaries.get(id)
  if (part === undefined || Object.keys(facts).length === 0) return
  const turns = part.turns === undefined ? facts : mergeTurns(part.turns, facts)
  summaries.set(id, { ...part, turns })
}
