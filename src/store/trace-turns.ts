import type { ForeignPart } from '../replay/thread-summary.ts'
import { type TurnFacts, turnFacts, type TurnSpan } from '../replay/summary/turn-facts.ts'

/** A span of a trace, and the thread that it names. */
interface TracedSpan {
  readonly turn: TurnSpan
  /** By its `chat.thread_id`. */
  readonly owner: string | undefined
  readonly foreign: ForeignPart | undefined
}

/** What the spans of a trace say together about each thread that it is of, for stores that keep their index in memory. */
export class TraceTurns {
  readonly #spans = new Map<string, TracedSpan>()
  readonly #facts = new Map<string, TurnFacts>()

  /** Adds a span, or puts its finished form in the place of the unfinished one. */
  add(span: TracedSpan): void {
    this.#spans.set(span.turn.spanId, span)
    this.#facts.clear()
  }

  /** The threads that spans of the trace name by `chat.thread_id`. */
  owners(): ReadonlySet<string> {
    const owners = new Set<string>()
    for (const { owner } of this.#spans.values()) if (owner !== undefined) owners.add(owner)
    return owners
  }

  /** What the spans with a thread's `chat.thread_id` say or, if it is only claimed, all spans that may be of it. */
  factsOf(threadId: string, isOwned: boolean): TurnFacts {
    const known = this.#facts.get(threadId)
    if (known !== undefined) return known
    const ofThread = [...this.#spans.values()].filter(({ owner, foreign }) =>
      isOwned ? owner === threadId : isOpen(foreign, threadId),
    )
    const facts = turnFacts(ofThread.map(({ turn }) => turn))
    this.#facts.set(threadId, facts)
    return facts
  }
}

function isOpen(foreign: ForeignPart | undefined, threadId: string): boolean {
  return foreign === undefined || !foreign.isCertain || foreign.part.id === threadId
}
