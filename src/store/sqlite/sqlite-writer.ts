import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import { encodeTraces } from '../../otlp/encode-json.ts'
import { encodeLogRecord, type LogEvent } from '../../otlp/log-event.ts'
import type { OtlpSpan } from '../../otlp/otlp-traces.ts'
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
import { spanKey } from '../../thread/span-ids.ts'
import { type EventWriteResult, MAX_EVENTS_PER_SPAN, type WriteResult } from '../span-writer.ts'
import { type ClaimChanges, SqliteClaims } from './sqlite-claims.ts'
import type { SpanOrigin } from './sqlite-rows.ts'
import { sqliteText } from './sqlite-text.ts'
import { parseSummary, stringifySummary } from '../summary-json.ts'
import { pushTo } from '../../thread/push-to.ts'

/** Writes spans into our tables. */
export class SqliteWriter {
  readonly #hasSpan: StatementSync
  readonly #addSpan: StatementSync
  readonly #origin: StatementSync
  readonly #addOrigin: StatementSync
  readonly #addTrace: StatementSync
  readonly #thread: StatementSync
  readonly #addThread: StatementSync
  readonly #updateThread: StatementSync
  readonly #removeThread: StatementSync
  readonly #countEvents: StatementSync
  readonly #addEvent: StatementSync
  readonly #claims: SqliteClaims

  constructor(database: DatabaseSync) {
    this.#claims = new SqliteClaims(database)
    this.#hasSpan = database.prepare('SELECT 1 FROM spans WHERE trace_id = ? AND span_id = ?')
    this.#addSpan = database.prepare(
      'INSERT INTO spans (trace_id, span_id, thread, origin, json) VALUES (?, ?, ?, ?, ?)',
    )
    this.#origin = database.prepare('SELECT key FROM origins WHERE json = ?')
    this.#addOrigin = database.prepare('INSERT INTO origins (json) VALUES (?)')
    this.#addTrace = database.prepare('INSERT OR IGNORE INTO thread_traces VALUES (?, ?)')
    this.#thread = database.prepare('SELECT key, summary, own FROM threads WHERE id = ?')
    this.#addThread = database.prepare(
      'INSERT INTO threads (user_id, start_unix_nano, end_unix_nano, summary, own, id) VALUES (?, ?, ?, ?, ?, ?)',
    )
    this.#updateThread = database.prepare(
      'UPDATE threads SET user_id = ?, start_unix_nano = ?, end_unix_nano = ?, summary = ?, own = ? WHERE id = ?',
    )
    this.#removeThread = database.prepare('DELETE FROM threads WHERE id = ?')
    this.#countEvents = database.prepare(
      'SELECT count(*) AS value FROM span_events WHERE trace_id = ? AND span_id = ?',
    )
    this.#addEvent = database.prepare(
      'INSERT OR IGNORE INTO span_events (trace_id, span_id, hash, nth, json) VALUES (?, ?, ?, ?, ?)',
    )
  }

  /** Inserts what is new of a batch. To be called inside a transaction. */
  insert(spans: readonly RecordedSpan[]): WriteResult {
    const added = this.#newAmong(spans)
    const { added: claimed, lost } = this.#addClaims(added)
    const threadOfSpan = this.#mergeThreads(added)
    for (const { resource, scopeSpans } of encodeTraces(added).resourceSpans) {
      for (const { scope, spans } of scopeSpans) {
        const origin = this.#originKey({ resource, scope })
        for (const span of spans) {
          this.#insertSpan(span, origin, threadOfSpan.get(spanKey(span)) ?? null)
        }
      }
    }
    for (const [id, part] of claimed) if (!lost.has(id)) this.#mergeClaimed(id, part)
    for (const id of lost) this.#sumUp(id)
    return { stored: added.length, duplicates: spans.length - added.length }
  }

  /** Inserts what is new of a batch of events. To be called inside a transaction. */
  insertEvents(events: readonly LogEvent[]): EventWriteResult {
    const counts = new Map<string, number>()
    return countFates(numberEvents(events).map((numbered) => this.#insertEvent(numbered, counts)))
  }

  #insertEvent({ event, hash, nth }: NumberedEvent, counts: Map<string, number>): EventFate {
    const { traceId, spanId } = event
    const key = spanKey(event)
    const count = counts.get(key) ?? Number(this.#countEvents.get(traceId, spanId)?.['value'])
    if (count >= MAX_EVENTS_PER_SPAN) return 'dropped'
    const json = JSON.stringify(encodeLogRecord(event))
    const isNew = this.#addEvent.run(traceId, spanId, hash, nth, json).changes === 1
    counts.set(key, count + Number(isNew))
    return isNew ? 'stored' : 'duplicate'
  }

  #addClaims(spans: readonly RecordedSpan[]): ClaimChanges {
    const owned = new Set<string>()
    const parts = new Map<string, ForeignPart[]>()
    for (const span of spans) {
      if (readThreadId(span.attributes) !== undefined) {
        owned.add(span.traceId)
        continue
      }
      const part = summarizeForeignSpan(span)
      if (part !== undefined) pushTo(parts, span.traceId, part)
    }
    return this.#claims.add(parts, owned)
  }

  #mergeClaimed(id: string, part: SummaryPart): void {
    const row = this.#thread.get(sqliteText(id))
    if (row === undefined) {
      this.#putThread(id, part, NONE, false)
      return
    }
    const { own, summary } = row
    const all = mergeSummary(parseSummary(String(summary)), part)
    this.#putThread(id, all, own ?? summary ?? null, true)
  }

  // After something of a thread has stopped to count. That happens once to a trace at most.
  #sumUp(id: string): void {
    const row = this.#thread.get(sqliteText(id))
    const own = row?.['own'] ?? row?.['summary'] ?? NONE
    let summary = own === NONE ? undefined : parseSummary(String(own))
    for (const traceId of this.#claims.tracesOf(id)) {
      const part = this.#claims.threadsOf(traceId).get(id)
      if (part !== undefined) summary = summary === undefined ? part : mergeSummary(summary, part)
    }
    if (summary === undefined) this.#removeThread.run(sqliteText(id))
    else this.#putThread(id, summary, own, row !== undefined)
  }

  #putThread(id: string, summary: SummaryPart, own: SQLInputValue, isKnown: boolean): number {
    const statement = isKnown ? this.#updateThread : this.#addThread
    return Number(statement.run(...columns(summary), own, sqliteText(id)).lastInsertRowid)
  }

  #newAmong(spans: readonly RecordedSpan[]): RecordedSpan[] {
    const seen = new Set<string>()
    return spans.filter((span) => {
      const before = seen.size
      const inBatch = seen.add(spanKey(span)).size === before
      return !inBatch && this.#hasSpan.get(span.traceId, span.spanId) === undefined
    })
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
      const thread = this.#mergeThread(part)
      for (const span of spans) threadOfSpan.set(span, thread)
    }
    return threadOfSpan
  }

  #mergeThread(part: SummaryPart): number {
    const row = this.#thread.get(sqliteText(part.id))
    if (row === undefined) return this.#putThread(part.id, part, null, false)
    const summary = mergeSummary(parseSummary(String(row['summary'])), part)
    this.#putThread(part.id, summary, mergeOwn(row['own'] ?? null, part), true)
    return Number(row['key'])
  }

  #originKey(origin: SpanOrigin): number {
    const json = JSON.stringify(origin)
    const known = this.#origin.get(json)?.['key']
    return Number(known ?? this.#addOrigin.run(json).lastInsertRowid)
  }

  #insertSpan(span: OtlpSpan, origin: number, thread: number | null): void {
    this.#addSpan.run(span.traceId, span.spanId, thread, origin, JSON.stringify(span))
    if (thread !== null) this.#addTrace.run(thread, span.traceId)
  }
}

/** In the column of what a thread's own spans say, where it has none. */
const NONE = ''

// Nothing there says that the summary is all its own.
function mergeOwn(own: SQLOutputValue, part: SummaryPart): string | null {
  if (own === null) return null
  return stringifySummary(own === NONE ? part : mergeSummary(parseSummary(String(own)), part))
}

function columns(part: SummaryPart): [string | null, bigint, bigint, string] {
  const userId = part.user === undefined ? null : sqliteText(part.user.text)
  return [userId, part.startUnixNano, part.endUnixNano, stringifySummary(part)]
}
