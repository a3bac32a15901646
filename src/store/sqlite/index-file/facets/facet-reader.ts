import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { sortCounts, withoutFacet } from '../../../../replay/query/count-facets.ts'
import type { FacetCount, FacetCounts } from '../../../../replay/query/facet-counts.ts'
import type { AnyOf, TextFilter, ThreadConditions } from '../../../../replay/query/thread-query.ts'
import { fromSqliteText, sqliteText } from '../../sqlite-text.ts'
import type { IndexReader } from '../index-reader.ts'
import { INDEXED_FACETS, type IndexedFacet } from './indexed-facets.ts'
import { KeySet } from './key-set.ts'

const FACET_NAMES: ReadonlySet<string> = new Set(INDEXED_FACETS)

/** Finds and counts threads by the bits of their facets. */
export class FacetReader {
  readonly #chunks: StatementSync
  readonly #all: StatementSync
  readonly #reader: IndexReader

  /** @param reader - Finds threads by all other conditions. */
  constructor(index: DatabaseSync, reader: IndexReader) {
    this.#reader = reader
    this.#all = index.prepare('SELECT value, chunk, bits FROM facets WHERE facet = ?')
    this.#chunks = index.prepare('SELECT chunk, bits FROM facets WHERE facet = ? AND value = ?')
  }

  /** The threads that meet all conditions on facets. `undefined` if there are none. */
  keysOf(query: ThreadConditions): KeySet | undefined {
    let keys: KeySet | undefined
    for (const facet of INDEXED_FACETS) {
      const wanted = query[facet]
      if (wanted === undefined) continue
      const found = this.#anyOf(facet, wanted)
      if (keys === undefined) keys = found
      else keys.intersect(found)
    }
    return keys
  }

  /** How many threads have each value of some facets, see `SpanReader.countFacets`. */
  countFacets(query: ThreadConditions, facets: readonly TextFilter[]): FacetCounts {
    const others = this.#keysByOthers(query)
    return Object.fromEntries(
      facets.map((facet) => {
        const among = this.keysOf(withoutFacet(query, facet))
        if (among !== undefined && others !== undefined) among.intersect(others)
        return [facet, this.#count(facet, among ?? others)]
      }),
    )
  }

  // The threads that meet all conditions but those on facets. `undefined` if there are no such conditions.
  #keysByOthers(query: ThreadConditions): KeySet | undefined {
    const others = Object.fromEntries(
      Object.entries(query).filter(
        ([name, condition]) => !FACET_NAMES.has(name) && condition !== undefined,
      ),
    )
    if (Object.keys(others).length === 0) return undefined
    const keys = new KeySet()
    for (const key of this.#reader.keysOf(others, undefined)) keys.add(key)
    return keys
  }

  #count(facet: IndexedFacet, among: KeySet | undefined): readonly FacetCount[] {
    const counts = new Map<string, number>()
    for (const { value, chunk, bits } of this.#all.iterate(facet)) {
      if (!(bits instanceof Uint8Array)) continue
      const threads = countPacked(bits, among, Number(chunk))
      if (threads === 0) continue
      const text = fromSqliteText(String(value))
      counts.set(text, (counts.get(text) ?? 0) + threads)
    }
    return sortCounts(counts)
  }

  #anyOf(facet: IndexedFacet, wanted: AnyOf): KeySet {
    const keys = new KeySet()
    for (const value of [wanted].flat()) {
      for (const { chunk, bits } of this.#chunks.iterate(facet, sqliteText(value))) {
        if (bits instanceof Uint8Array) keys.addPacked(Number(chunk), bits)
      }
    }
    return keys
  }
}

function countPacked(packed: Uint8Array, among: KeySet | undefined, chunk: number): number {
  const keys = new KeySet()
  keys.addPacked(chunk, packed)
  return among === undefined ? keys.size : keys.countShared(among)
}
