import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { encodeTraces } from '../otlp/encode-json.ts'
import type { OtlpSpan } from '../otlp/otlp-traces.ts'
import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { mergeSummary, summarizeSpan, type SummaryPart } from '../replay/thread-summary.ts'
import { spanKey } from './span-key.ts'
import type { WriteResult } from './span-writer.ts'
import type { SpanOrigin } from './sqlite-rows.ts'
import { sqliteText } from './sqlite-text.ts'
import { parseSummary, stringifySummary } from './summary-json.ts'

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

  constructor(database: DatabaseSync) {
    this.#hasSpan = database.prepare('SELECT 1 FROM spans WHERE trace_id = ? AND span_id = ?')
    this.#addSpan = database.prepare(
      'INSERT INTO spans (trace_id, span_id, thread, origin, json) VALUES (?, ?, ?, ?, ?)',
    )
    this.#origin = database.prepare('SELECT key FROM origins WHERE json = ?')
    this.#addOrigin = database.prepare('INSERT INTO origins (json) VALUES (?)')
    this.#addTrace = database.prepare('INSERT OR IGNORE INTO thread_traces VALUES (?, ?)')
    this.#thread = database.prepare('SELECT key, summary FROM threads WHERE id = ?')
    this.#addThread = database.prepare(
      'INSERT INTO threads (user_id, start_unix_nano, end_unix_nano, summary, id) VALUES (?, ?, ?, ?, ?)',
    )
    this.#updateThread = database.prepare(
      'UPDATE threads SET user_id = ?, start_unix_nano = ?, end_unix_nano = ?, summary = ? WHERE key = ?',
    )
  }

  /** Inserts what is new of a batch. To be called inside a transaction. */
  insert(spans: readonly RecordedSpan[]): WriteResult {
    const added = this.#newAmong(spans)
    const threadOfSpan = this.#mergeThreads(added)
    for (const { resource, scopeSpans } of encodeTraces(added).resourceSpans) {
      for (const { scope, spans } of scopeSpans) {
        const origin = this.#originKey({ resource, scope })
        for (const span of spans) {
          this.#insertSpan(span, origin, threadOfSpan.get(spanKey(span)) ?? null)
        }
      }
    }
    return { stored: added.length, duplicates: spans.length - added.length }
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
    const id = sqliteText(part.id)
    const row = this.#thread.get(id)
    if (row === undefined) return Number(this.#addThread.run(...columns(part), id).lastInsertRowid)
    const key = Number(row['key'])
    this.#updateThread.run(
      ...columns(mergeSummary(parseSummary(String(row['summary'])), part)),
      key,
    )
    return key
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

function columns(part: SummaryPart): [string | null, bigint, bigint, string] {
  const userId = part.user === undefined ? null : sqliteText(part.user.text)
  return [userId, part.startUnixNano, part.endUnixNano, stringifySummary(part)]
}
