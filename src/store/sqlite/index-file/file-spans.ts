import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { RecordedSpan } from '../../../otlp/recorded-span.ts'
import { decodeRows, SPAN_COLUMNS, type SpanOrigin, type SpanRow } from '../sqlite-rows.ts'

const MAX_ORIGINS = 1000

/** Some spans by the keys of their rows. */
export type KeyedSpans = ReadonlyMap<number, RecordedSpan>

/** Reads spans for the indexer: those that are new, and whole traces. A damaged row is left out: reading its thread says so. */
export class FileSpans {
  readonly #news: StatementSync
  readonly #keysOfTrace: StatementSync
  readonly #row: StatementSync
  readonly #origin: StatementSync
  readonly #origins = new Map<number, SpanOrigin>()

  constructor(file: DatabaseSync) {
    this.#news = file.prepare(
      `SELECT ${SPAN_COLUMNS} FROM spans WHERE key > ? ORDER BY key LIMIT ?`,
    )
    this.#keysOfTrace = file.prepare('SELECT key FROM spans WHERE trace_id = ? ORDER BY key')
    this.#row = file.prepare(`SELECT ${SPAN_COLUMNS} FROM spans WHERE key = ?`)
    this.#origin = file.prepare('SELECT json FROM origins WHERE key = ?')
  }

  /** The spans behind a key, at most so many, and the last key among them. */
  after(key: number, limit: number): { readonly last: number; readonly spans: KeyedSpans } {
    const rows = this.#news.all(key, limit) as unknown as readonly SpanRow[]
    return { last: rows.at(-1)?.key ?? key, spans: this.#decode(rows) }
  }

  /** The keys of the spans of a trace. */
  keysOf(traceId: string): readonly number[] {
    return this.#keysOfTrace.all(traceId).map(({ key }) => Number(key))
  }

  /** The spans of some rows. Those that are known already are not read again. */
  read(keys: readonly number[], known: KeyedSpans): readonly RecordedSpan[] {
    const rows = keys.flatMap((key) => {
      const row = known.has(key) ? undefined : this.#row.get(key)
      return row === undefined ? [] : [row as unknown as SpanRow]
    })
    const others = this.#decode(rows)
    return keys.flatMap((key) => known.get(key) ?? others.get(key) ?? [])
  }

  // Neighbours mostly share their origin, which is then decoded once.
  #decode(rows: readonly SpanRow[]): KeyedSpans {
    const readable = rows.filter(({ json }) => json !== '')
    const spans = this.#tryToDecode(readable)
    if (spans.length === readable.length) {
      return new Map(readable.map(({ key }, n) => [key, spans[n] as RecordedSpan]))
    }
    return new Map(
      readable.flatMap((row) => this.#tryToDecode([row]).map((span) => [row.key, span] as const)),
    )
  }

  #tryToDecode(rows: readonly SpanRow[]): readonly RecordedSpan[] {
    try {
      return decodeRows(rows, (key) => this.#readOrigin(key))
    } catch {
      return []
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
