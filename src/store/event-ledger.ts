import { encodeLogRecord, type LogEvent } from '../otlp/log-event.ts'
import { textHash } from '../thread/text-hash.ts'
import { spanKey } from '../thread/span-ids.ts'
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

  /** Notes an event, if it is new and its span has not too many. */
  note({ event, hash, nth }: NumberedEvent): EventFate {
    const known = this.#known.get(spanKey(event)) ?? new Set()
    const fate = fateAmong(known, hash, nth, 0)
    if (fate === 'stored') this.#known.set(spanKey(event), known.add(identity(hash, nth)))
    return fate
  }

  /** What would become of the events of a batch if they were noted. */
  fatesOf(batch: readonly NumberedEvent[]): readonly EventFate[] {
    const added = new Map<string, number>()
    return batch.map(({ event, hash, nth }) => {
      const key = spanKey(event)
      const before = added.get(key) ?? 0
      const fate = fateAmong(this.#known.get(key) ?? NONE, hash, nth, before)
      if (fate === 'stored') added.set(key, before + 1)
      return fate
    })
  }
}

const NONE: ReadonlySet<string> = new Set()

function fateAmong(
  known: ReadonlySet<string>,
  hash: string,
  nth: number,
  added: number,
): EventFate {
  if (known.has(identity(hash, nth))) return 'duplicate'
  return known.size + added >= MAX_EVENTS_PER_SPAN ? 'dropped' : 'stored'
}

function identity(hash: string, nth: number): string {
  return hash + nth
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
