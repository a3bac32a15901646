import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { encodeJsonTraces } from '../../otlp/json/encode-json-traces.ts'
import { encodeJsonLogRecord } from '../../otlp/json/encode-json-logs.ts'
import type { LogEvent } from '../../otlp/log-event.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { StoreError } from '../../thread/errors.ts'
import { LAST_UNIX_NANO } from '../../thread/instant.ts'
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
import { SqliteKeys } from './sqlite-keys.ts'
import { SqliteSpans } from './sqlite-spans.ts'
import { SqliteThreads } from './sqlite-threads.ts'

/** Writes spans into our tables. What is known of threads is derived from them later, by the indexer. */
export class SqliteWriter {
  readonly #keys: SqliteKeys
  readonly #spans: SqliteSpans
  readonly #threads: SqliteThreads
  readonly #countEvents: StatementSync
  readonly #addEvent: StatementSync

  constructor(database: DatabaseSync) {
    this.#keys = new SqliteKeys(database)
    this.#spans = new SqliteSpans(database)
    this.#threads = new SqliteThreads(database)
    this.#countEvents = database.prepare(
      'SELECT count(*) AS value FROM span_events WHERE trace_id = ? AND span_id = ?',
    )
    this.#addEvent = database.prepare(
      'INSERT OR IGNORE INTO span_events (key, trace_id, span_id, hash, nth, json) VALUES (?, ?, ?, ?, ?, ?)',
    )
  }

  /** Inserts the new spans of a batch. Call it inside a transaction. */
  insert(spans: readonly RecordedSpan[]): WriteResult {
    for (const span of spans) checkTimes(span)
    const { added, replacing, result } = sortBatch(spans, (span) => this.#spans.find(span))
    // The finished form gets a key of its own, by which the indexer sees that its trace has changed. The last key is read
    // before a row is removed, which may be the last one.
    const nextKey = this.#keys.counter('spans')
    for (const span of replacing) this.#spans.remove(span)
    this.#addSpans([...added, ...replacing], nextKey)
    for (const traceId of tracesOf(replacing)) this.#threads.leaveTrace(traceId)
    return result
  }

  /** Inserts the new events of a batch. Call it inside a transaction. */
  insertEvents(events: readonly LogEvent[]): EventWriteResult {
    const counts = new Map<string, number>()
    const nextKey = this.#keys.counter('span_events')
    return countFates(
      numberEvents(events).map((numbered) => this.#insertEvent(numbered, counts, nextKey)),
    )
  }

  #insertEvent(
    { event, hash, nth }: NumberedEvent,
    counts: Map<string, number>,
    nextKey: () => number,
  ): EventFate {
    const { traceId, spanId } = event
    const key = spanKey(event)
    const count = counts.get(key) ?? Number(this.#countEvents.get(traceId, spanId)?.['value'])
    if (count >= MAX_EVENTS_PER_SPAN) return 'dropped'
    const json = JSON.stringify(encodeJsonLogRecord(event))
    const added = this.#addEvent.run(nextKey(), traceId, spanId, hash, nth, json)
    const isNew = added.changes === 1
    counts.set(key, count + Number(isNew))
    return isNew ? 'stored' : 'duplicate'
  }

  #addSpans(spans: readonly RecordedSpan[], nextKey: () => number): void {
    if (spans.length === 0) return
    const threadOfSpan = this.#addThreads(spans)
    for (const group of encodeJsonTraces(spans).resourceSpans) {
      for (const scopeGroup of group.scopeSpans) {
        const origin = this.#spans.originKey(originOf(group, scopeGroup))
        for (const span of scopeGroup.spans) {
          const thread = threadOfSpan.get(spanKey(span)) ?? null
          this.#spans.add({ key: nextKey(), span, origin, thread })
        }
      }
    }
  }

  // Each thread and each of its traces is looked up once for a batch, not once for a span.
  #addThreads(spans: readonly RecordedSpan[]): ReadonlyMap<string, number> {
    const keys = new Map<string, number>()
    const traces = new Set<string>()
    const threadOfSpan = new Map<string, number>()
    for (const span of spans) {
      const id = readThreadId(span.attributes)
      if (id === undefined) continue
      const thread = keys.get(id) ?? this.#threads.keyOf(id)
      keys.set(id, thread)
      threadOfSpan.set(spanKey(span), thread)
      const trace = `${thread} ${span.traceId}`
      if (!traces.has(trace)) this.#threads.addTrace(thread, span.traceId)
      traces.add(trace)
    }
    return threadOfSpan
  }
}

function tracesOf(spans: readonly RecordedSpan[]): ReadonlySet<string> {
  return new Set(spans.map(({ traceId }) => traceId))
}

// A receiver refuses such spans. If one were stored, its thread could not be read.
function checkTimes({ startUnixNano, endUnixNano }: RecordedSpan): void {
  if (startUnixNano > LAST_UNIX_NANO || endUnixNano > LAST_UNIX_NANO) {
    throw new StoreError('a span has a time after the year 2262')
  }
}
