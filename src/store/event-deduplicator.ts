import { encodeJsonLogRecord } from '../otlp/json/encode-json-logs.ts'
import type { LogEvent } from '../otlp/log-event.ts'
import { textHash } from '../thread/text-hash.ts'
import { spanKey } from '../thread/span-ids.ts'
import { MAX_EVENTS_PER_SPAN } from './span-writer.ts'

/** An event with its identity among the events of its span: `hash` and `nth` together. */
export interface NumberedEvent {
  readonly event: LogEvent
  /** A hash of everything in the event. */
  readonly hash: string
  /** How many equal events came before it in its batch. */
  readonly nth: number
}

/** Numbers the events of one batch, so that a resent batch gets the same numbers. */
export function numberEvents(events: readonly LogEvent[]): readonly NumberedEvent[] {
  const counts = new Map<string, number>()
  return events.map((event) => {
    const hash = textHash(JSON.stringify(encodeJsonLogRecord(event)))
    const key = spanKey(event) + hash
    const nth = counts.get(key) ?? 0
    counts.set(key, nth + 1)
    return { event, hash, nth }
  })
}

/** The fate of an event in a store. */
export type EventFate = 'stored' | 'duplicate' | 'dropped'

/** Knows in memory which events of each span a store has. */
export class EventDeduplicator {
  readonly #known = new Map<string, Set<string>>()

  /** Adds an event, unless it is there already or its span has {@link MAX_EVENTS_PER_SPAN}. */
  add({ event, hash, nth }: NumberedEvent): EventFate {
    const known = this.#known.get(spanKey(event)) ?? new Set()
    const fate = fateAmong(known, hash, nth, 0)
    if (fate === 'stored') this.#known.set(spanKey(event), known.add(identity(hash, nth)))
    return fate
  }

  /** The fates that the events of a batch would have if they were added in this order. */
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
