import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { sortCounts } from '../../../../replay/query/count-facets.ts'
import type { FacetCount } from '../../../../replay/query/facet-counts.ts'
import type { AnyOf, ThreadConditions } from '../../../../replay/query/thread-query.ts'
import { fromSqliteText, sqliteText } from '../../sqlite-text.ts'
import { INDEXED_FACETS, type IndexedFacet } from './facets-of.ts'
import { KeySet } from './key-set.ts'

/** Finds threads by the bits of their facets. */
export class FacetReader {
  readonly #chunks: StatementSync
  readonly #all: StatementSync

  constructor(index: DatabaseSync) {
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

  /**
   * How many threads have each value of a facet.
   *
   * @param among Only these threads.
   */
  count(facet: IndexedFacet, among: KeySet | undefined): readonly FacetCount[] {
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
