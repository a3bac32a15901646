import { encodeLogRecord, type LogEvent } from '../otlp/log-event.ts'
import { textHash } from '../thread/text-hash.ts'
import { spanKey } from './span-key.ts'
import { MAX_EVENTS_PER_SPAN } from './span-writer.ts'

/** An event with what tells it from all others of its span: what it says, and how many equal ones came before it. */
export interface NumberedEvent {
  readonly event: LogEvent
  readonly hash: string
  readonly nth: number
}

/** Numbers the events of one batch: who sends a batch again sends the same numbers. */
export function numberEvents(events: readonly LogEvent[]): readonly NumberedEvent[] {
  const counts = new Map<string, number>()
  return events.map((event) => {
    const hash = textHash(JSON.stringify(encodeLogRecord(event)))
    const key = spanKey(event) + hash
    const nth = counts.get(key) ?? 0
    counts.set(key, nth + 1)
    return { event, hash, nth }
  })
}

/** What became of an event. */
export type EventFate = 'stored' | 'duplicate' | 'dropped'

/** Which events of which spans are known, for stores that keep that in memory. */
export class EventLedger {
  readonly #known = new Map<string, Set<string>>()

  /** What becomes of an event: it is kept if it is new and its span has not too many. */
  fateOf({ event, hash, nth }: NumberedEvent): EventFate {
    const known = this.#known.get(spanKey(event))
    if (known === undefined) return 'stored'
    if (known.has(`${hash}${nth}`)) return 'duplicate'
    return known.size >= MAX_EVENTS_PER_SPAN ? 'dropped' : 'stored'
  }

  /** The same, and notes it. */
  note(numbered: NumberedEvent): EventFate {
    const fate = this.fateOf(numbered)
    if (fate !== 'stored') return fate
    const { event, hash, nth } = numbered
    const known = this.#known.get(spanKey(event))
    if (known === undefined) this.#known.set(spanKey(event), new Set([`${hash}${nth}`]))
    else known.add(`${hash}${nth}`)
    return fate
  }
}

/** Counts fates as a store reports them. */
export function countFates(fates: readonly EventFate[]): {
  readonly stored: number
  readonly duplicates: number
  readonly dropped: number
} {
  const count = (wanted: EventFate) => fates.filter((fate) => fate === wanted).length
  return { stored: count('stored'), duplicates: count('duplicate'), dropped: count('dropped') }
}
