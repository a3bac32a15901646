import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { encodeJsonTraces } from '../../otlp/json/encode-json-traces.ts'
import { encodeJsonLogRecord } from '../../otlp/json/encode-json-logs.ts'
import type { LogEvent } from '../../otlp/log-event.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import {
  type ForeignPart,
  mergeSummary,
  summarizeForeignSpan,
  summarizeSpan,
  type SummaryPart,
} from '../../replay/thread-summary.ts'
import { readThreadId } from '../../thread/thread-id.ts'
import {
  countFates,
  type EventFate,
  type NumberedEvent,
  numberEvents,
} from '../event-deduplicator.ts'
import { sortBatch } from '../sort-batch.ts'
import { originOf } from './sqlite-rows.ts'
import { spanKey } from '../../thread/span-ids.ts'
import { type EventWriteResult, MAX_EVENTS_PER_SPAN, type WriteResult } from '../span-writer.ts'
import { type ClaimChanges, SqliteClaims } from './sqlite-claims.ts'
import { SqliteSpans, type StoredSpan } from './sqlite-spans.ts'
import { SqliteThreads } from './sqlite-threads.ts'
import { pushTo } from '../../thread/push-to.ts'

/** Writes spans into our tables. */
export class SqliteWriter {
  readonly #spans: SqliteSpans
  readonly #threads: SqliteThreads
  readonly #countEvents: StatementSync
  readonly #addEvent: StatementSync
  readonly #claims: SqliteClaims

  constructor(database: DatabaseSync) {
    this.#claims = new SqliteClaims(database)
    this.#spans = new SqliteSpans(database)
    this.#threads = new SqliteThreads(database, this.#claims)
    this.#countEvents = database.prepare(
      'SELECT count(*) AS value FROM span_events WHERE trace_id = ? AND span_id = ?',
    )
    this.#addEvent = database.prepare(
      'INSERT OR IGNORE INTO span_events (trace_id, span_id, hash, nth, json) VALUES (?, ?, ?, ?, ?)',
    )
  }

  /** Inserts the new spans of a batch. Call it inside a transaction. */
  insert(spans: readonly RecordedSpan[]): WriteResult {
    const { added, replacing, result } = sortBatch(spans, (span) => this.#spans.find(span))
    const replaced = replacing.flatMap((span) => this.#spans.read(span) ?? [])
    const news = [...added, ...replacing]
    const { added: claimed, lost } = this.#addClaims(news, replaced)
    const threadOfSpan = this.#mergeThreads(news)
    this.#putSpans(added, threadOfSpan, (stored) => this.#spans.add(stored))
    this.#putSpans(replacing, threadOfSpan, (stored) => this.#spans.replace(stored))
    for (const [id, part] of claimed) if (!lost.has(id)) this.#threads.mergeClaimed(id, part)
    const threadNow = new Map(
      replacing.map((span) => [spanKey(span), readThreadId(span.attributes)]),
    )
    for (const span of replaced) this.#threads.subtract(span, threadNow.get(spanKey(span)))
    for (const id of lost) this.#threads.sumUp(id)
    return result
  }

  /** Call it after a transaction was rolled back. */
  forgetUncommitted(): void {
    this.#claims.forgetSums()
  }

  /** Inserts the new events of a batch. Call it inside a transaction. */
  insertEvents(events: readonly LogEvent[]): EventWriteResult {
    const counts = new Map<string, number>()
    return countFates(numberEvents(events).map((numbered) => this.#insertEvent(numbered, counts)))
  }

  #insertEvent({ event, hash, nth }: NumberedEvent, counts: Map<string, number>): EventFate {
    const { traceId, spanId } = event
    const key = spanKey(event)
    const count = counts.get(key) ?? Number(this.#countEvents.get(traceId, spanId)?.['value'])
    if (count >= MAX_EVENTS_PER_SPAN) return 'dropped'
    const json = JSON.stringify(encodeJsonLogRecord(event))
    const isNew = this.#addEvent.run(traceId, spanId, hash, nth, json).changes === 1
    counts.set(key, count + Number(isNew))
    return isNew ? 'stored' : 'duplicate'
  }

  #addClaims(spans: readonly RecordedSpan[], replaced: readonly RecordedSpan[]): ClaimChanges {
    const owned = spans.filter(({ attributes }) => readThreadId(attributes) !== undefined)
    const traceIds = new Set(owned.map(({ traceId }) => traceId))
    return this.#claims.add(foreignParts(spans), traceIds, foreignParts(replaced))
  }

  #putSpans(
    spans: readonly RecordedSpan[],
    threadOfSpan: ReadonlyMap<string, number>,
    put: (stored: StoredSpan) => void,
  ): void {
    for (const group of encodeJsonTraces(spans).resourceSpans) {
      for (const scopeGroup of group.scopeSpans) {
        const { spans: encoded } = scopeGroup
        const origin = this.#spans.originKey(originOf(group, scopeGroup))
        for (const span of encoded) {
          const thread = threadOfSpan.get(spanKey(span)) ?? null
          put({ span, origin, thread })
          if (thread !== null) this.#threads.addTrace(thread, span.traceId)
        }
      }
    }
  }

  // Each thread's row is written once for a batch, not once for a span.
  #mergeThreads(spans: readonly RecordedSpan[]): ReadonlyMap<string, number> {
    const threads = new Map<string, { part: SummaryPart; readonly spans: string[] }>()
    for (const span of spans) {
      const part = summarizeSpan(span)
      if (part === undefined) continue
      const known = threads.get(part.id)
      if (known === undefined) threads.set(part.id, { part, spans: [spanKey(span)] })
      else {
        known.part = mergeSummary(known.part, part)
        known.spans.push(spanKey(span))
      }
    }
    const threadOfSpan = new Map<string, number>()
    for (const { part, spans } of threads.values()) {
      const thread = this.#threads.merge(part)
      for (const span of spans) threadOfSpan.set(span, thread)
    }
    return threadOfSpan
  }
}

// What spans without a `chat.thread_id` say about threads, by trace.
function foreignParts(spans: readonly RecordedSpan[]): ReadonlyMap<string, readonly ForeignPart[]> {
  const parts = new Map<string, ForeignPart[]>()
  for (const span of spans) {
    if (readThreadId(span.attributes) !== undefined) continue
    const part = summarizeForeignSpan(span)
    if (part !== undefined) pushTo(parts, span.traceId, part)
  }
  return parts
}
