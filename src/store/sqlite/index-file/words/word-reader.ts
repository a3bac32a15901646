import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { RecordedSpan } from '../../../../otlp/recorded-span.ts'
import { matchesQuery } from '../../../../replay/query/matches-query.ts'
import { messageBefore } from '../../../../replay/search/message-before.ts'
import { parseWords, type WordTerm } from '../../../../replay/search/word-query.ts'
import {
  DEFAULT_HITS,
  type WordHit,
  type WordSearch,
} from '../../../../replay/search/word-search.ts'
import { toThreadSummary } from '../../../../replay/to-thread-summary.ts'
import { fromSqliteText } from '../../sqlite-text.ts'
import { parseSummary } from '../../../summary-json.ts'
import type { FacetReader } from '../facets/facet-reader.ts'
import { FileSpans } from '../file-spans.ts'
import type { KeySet } from '../facets/key-set.ts'

const PAGE_HITS = 200
const NO_SPANS: ReadonlyMap<number, RecordedSpan> = new Map()

/** Finds words by the index, and reads what they are in from the file of spans. */
export class WordReader {
  readonly #page: StatementSync
  readonly #threadsOfTrace: StatementSync
  readonly #thread: StatementSync
  readonly #threadOfSpan: StatementSync
  readonly #keyOfSpan: StatementSync
  readonly #spans: FileSpans
  readonly #facets: FacetReader

  constructor(file: DatabaseSync, index: DatabaseSync, facets: FacetReader) {
    this.#page = index.prepare(
      `SELECT rowid AS key FROM words WHERE words MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ${PAGE_HITS}`,
    )
    this.#threadsOfTrace = index.prepare('SELECT thread AS key FROM parts WHERE trace_id = ?')
    this.#thread = index.prepare(
      'SELECT id, json FROM threads JOIN summaries ON thread = key WHERE key = ?',
    )
    this.#threadOfSpan = file.prepare(
      'SELECT id FROM spans JOIN threads ON threads.key = spans.thread WHERE spans.key = ?',
    )
    this.#keyOfSpan = file.prepare('SELECT key FROM spans WHERE trace_id = ? AND span_id = ?')
    this.#spans = new FileSpans(file)
    this.#facets = facets
  }

  /** What came last comes first. */
  *search(search: WordSearch): Generator<WordHit> {
    const { limit = DEFAULT_HITS, where = {} } = search
    const match = matchExpression(parseWords(search.words), search)
    const among = this.#facets.keysOf(where)
    let left = limit
    let before = Number.MAX_SAFE_INTEGER
    while (left > 0) {
      const rows = this.#page.all(match, before)
      for (const { key } of rows) {
        const hit = this.#read(Number(key), where, among)
        if (hit === undefined) continue
        yield hit
        if (--left === 0) return
      }
      if (rows.length < PAGE_HITS) return
      before = Number(rows.at(-1)?.['key'])
    }
  }

  #read(
    key: number,
    where: NonNullable<WordSearch['where']>,
    among: KeySet | undefined,
  ): WordHit | undefined {
    const [span] = this.#spans.read([key], NO_SPANS)
    if (span === undefined) return undefined
    const threadId = this.#threadOf(key, span, where, among)
    if (threadId === undefined) return undefined
    const before = this.#messageBefore(span)
    return { threadId, span, ...(before && { before }) }
  }

  // A span without a thread's id belongs to the threads of its trace. The first that is wanted is shown.
  #threadOf(
    key: number,
    { traceId }: RecordedSpan,
    where: NonNullable<WordSearch['where']>,
    among: KeySet | undefined,
  ): string | undefined {
    const owner = this.#threadOfSpan.get(key)?.['id']
    for (const { key: thread } of this.#threadsOfTrace.all(traceId)) {
      if (among?.has(Number(thread)) === false) continue
      const row = this.#thread.get(thread ?? null)
      if (row === undefined || (owner !== undefined && row['id'] !== owner)) continue
      const summary = toThreadSummary(parseSummary(String(row['json'])))
      if (matchesQuery(summary, where)) return fromSqliteText(String(row['id']))
    }
    return undefined
  }

  // A message links to the one before it. For anything else, the messages of its own trace are looked at.
  #messageBefore(span: RecordedSpan): RecordedSpan | undefined {
    const linked = span.links.flatMap(
      ({ traceId, spanId }) => this.#keyOfSpan.get(traceId, spanId)?.['key'] ?? [],
    )
    const keys = linked.length > 0 ? linked.map(Number) : this.#spans.keysOf(span.traceId)
    return messageBefore(span, this.#spans.read(keys.slice(0, PAGE_HITS), NO_SPANS))
  }
}

// Words have letters and digits only, so nothing in them can be a part of the expression.
function matchExpression(terms: readonly WordTerm[], { from }: WordSearch): string {
  const all = terms.map(({ words, isPrefix }) => `"${words.join(' ')}"${isPrefix ? ' *' : ''}`)
  const expression = all.join(' AND ')
  return from === undefined ? expression : `{${from.join(' ')}} : (${expression})`
}
