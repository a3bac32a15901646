import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { RecordedSpan } from '../../../otlp/recorded-span.ts'
import { decodeRows, SPAN_COLUMNS, type SpanOrigin, type SpanRow } from '../sqlite-rows.ts'

const MAX_ORIGINS = 1000

/** A span and the key of its row. */
export interface KeyedSpan {
  readonly key: number
  readonly span: RecordedSpan
}

/** Reads spans for the indexer: those that are new, and whole traces. A damaged row is left out: reading its thread says so. */
export class FileSpans {
  readonly #news: StatementSync
  readonly #newTraces: StatementSync
  readonly #ofTrace: StatementSync
  readonly #count: StatementSync
  readonly #origin: StatementSync
  readonly #origins = new Map<number, SpanOrigin>()

  constructor(file: DatabaseSync) {
    this.#news = file.prepare(
      `SELECT ${SPAN_COLUMNS} FROM spans WHERE key > ? AND key <= ? ORDER BY key`,
    )
    this.#newTraces = file.prepare(
      'SELECT key, trace_id FROM spans WHERE key > ? ORDER BY key LIMIT ?',
    )
    this.#ofTrace = file.prepare(
      `SELECT ${SPAN_COLUMNS} FROM spans WHERE trace_id = ? ORDER BY key`,
    )
    this.#count = file.prepare('SELECT count(*) AS value FROM spans WHERE trace_id = ?')
    this.#origin = file.prepare('SELECT json FROM origins WHERE key = ?')
  }

  /** The traces of the spans behind a key, of at most so many spans, and the last key among them. */
  tracesAfter(
    key: number,
    limit: number,
  ): { readonly last: number; readonly traceIds: ReadonlySet<string> } {
    const rows = this.#newTraces.all(key, limit)
    const traceIds = new Set(rows.map((row) => String(row['trace_id'])))
    return { last: Number(rows.at(-1)?.['key'] ?? key), traceIds }
  }

  /** The spans behind one key, up to another one. */
  between(after: number, last: number): Generator<KeyedSpan> {
    return this.#decode(this.#news.all(after, last))
  }

  /** All spans of a trace. */
  ofTrace(traceId: string): readonly RecordedSpan[] {
    return Array.from(this.#decode(this.#ofTrace.all(traceId)), ({ span }) => span)
  }

  countOf(traceId: string): number {
    return Number(this.#count.get(traceId)?.['value'])
  }

  *#decode(rows: readonly unknown[]): Generator<KeyedSpan> {
    for (const row of rows as readonly SpanRow[]) {
      if (row.json === '') continue
      const span = this.#decodeRow(row)
      if (span !== undefined) yield { key: row.key, span }
    }
  }

  #decodeRow(row: SpanRow): RecordedSpan | undefined {
    try {
      return decodeRows([row], (key) => this.#readOrigin(key))[0]
    } catch {
      return undefined
    }
  }

  #readOrigin(key: number): SpanOrigin {
    const known = this.#origins.get(key)
    if (known !== undefined) return known
    if (this.#origins.size >= MAX_ORIGINS) this.#origins.clear()
    const origin = JSON.parse(String(this.#origin.get(key)?.['json'])) as SpanOrigin
    this.#origins.set(key, origin)
    return origin
  }
}
