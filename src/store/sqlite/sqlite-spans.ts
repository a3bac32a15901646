import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { encodeJsonTraces } from '../../otlp/json/encode-json-traces.ts'
import type { OtlpSpan } from '../../otlp/json/otlp-traces.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { KnownSpan } from '../../otlp/repeats/known-span.ts'
import type { FirstSpan } from '../../otlp/repeats/repeat-of.ts'
import { decodeRows, originOf, SPAN_COLUMNS, type SpanOrigin, type SpanRow } from './sqlite-rows.ts'

/** A span as our tables hold it. */
export interface StoredSpan {
  /** Of its row. */
  readonly key: number
  readonly span: OtlpSpan
  /** The key of its resource and scope. */
  readonly origin: number
  /** The key of the thread that it names, or `null` if it names none. */
  readonly thread: number | null
}

// As our encoder writes them. JSON escapes the quotes in a text, so no text can look like one of them.
const UNFINISHED = [
  '{"key":"chat.unfinished","value":{"boolValue":true}}',
  '{"key":"chat.unfinished","value":{"stringValue":"true"}}',
  '"endTimeUnixNano":"0"',
]
// The same span in another order of keys is as long. Numbers as text change its length by a few characters.
const SLACK_CHARS = 1024

/** The spans in our tables. */
export class SqliteSpans {
  readonly #find: StatementSync
  readonly #add: StatementSync
  readonly #remove: StatementSync
  readonly #originKey: StatementSync
  readonly #origin: StatementSync
  readonly #addOrigin: StatementSync

  constructor(database: DatabaseSync) {
    this.#find = database.prepare(
      `SELECT ${SPAN_COLUMNS} FROM spans WHERE trace_id = ? AND span_id = ?`,
    )
    this.#add = database.prepare(
      'INSERT INTO spans (key, thread, origin, json, trace_id, span_id) VALUES (?, ?, ?, ?, ?, ?)',
    )
    this.#remove = database.prepare('DELETE FROM spans WHERE trace_id = ? AND span_id = ?')
    this.#originKey = database.prepare('SELECT key FROM origins WHERE json = ?')
    this.#origin = database.prepare('SELECT json FROM origins WHERE key = ?')
    this.#addOrigin = database.prepare('INSERT INTO origins (json) VALUES (?)')
  }

  /** The stored span with the ids of this one. It is decoded only if comparing the two needs it. */
  find({ traceId, spanId }: RecordedSpan): FirstSpan | undefined {
    const row = this.#find.get(traceId, spanId) as SpanRow | undefined
    if (row === undefined) return undefined
    let known: KnownSpan | undefined
    return {
      isUnfinished: UNFINISHED.some((text) => row.json.includes(text)),
      isSame: (span) => {
        const isSame = this.#isSameText(span, row)
        if (isSame !== undefined) return isSame
        known ??= new KnownSpan(this.#decode(row) ?? span)
        return known.isSame(span)
      },
    }
  }

  add(stored: StoredSpan): void {
    this.#add.run(...columns(stored))
  }

  /** Removes the stored span that has the ids of this one. */
  remove({ traceId, spanId }: RecordedSpan): void {
    this.#remove.run(traceId, spanId)
  }

  /** The key of a resource and scope. They are added if they are new. */
  originKey(origin: SpanOrigin): number {
    const json = JSON.stringify(origin)
    const known = this.#originKey.get(json)?.['key']
    return Number(known ?? this.#addOrigin.run(json).lastInsertRowid)
  }

  // Undefined if the texts are so similar that only their decoded content can decide.
  #isSameText(span: RecordedSpan, { origin, json }: SpanRow): boolean | undefined {
    if (json === '') return false
    const [group] = encodeJsonTraces([span]).resourceSpans
    const [scopeSpans] = group?.scopeSpans ?? []
    if (group === undefined || scopeSpans === undefined) return undefined
    const text = JSON.stringify(scopeSpans.spans[0])
    if (text.length > 2 * json.length + SLACK_CHARS) return false
    if (json.length > 2 * text.length + SLACK_CHARS) return false
    if (text !== json) return undefined
    const own = JSON.stringify(originOf(group, scopeSpans))
    return own === this.#originText(origin) ? true : undefined
  }

  // A damaged row is reported when its thread is read. It must not keep a batch from being written.
  #decode(row: SpanRow): RecordedSpan | undefined {
    try {
      return decodeRows([row], (key) => JSON.parse(this.#originText(key)) as SpanOrigin)[0]
    } catch {
      return undefined
    }
  }

  #originText(key: number): string {
    return String(this.#origin.get(key)?.['json'])
  }
}

function columns({ key, span, origin, thread }: StoredSpan) {
  return [key, thread, origin, JSON.stringify(span), span.traceId, span.spanId] as const
}
