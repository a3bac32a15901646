import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { AnyOf, ThreadConditions } from '../../../replay/query/thread-query.ts'
import { sqliteText } from '../sqlite-text.ts'
import { INDEXED_FACETS, type IndexedFacet } from './facets-of.ts'
import { KeySet } from './key-set.ts'

/** Finds threads by the bits of their facets. */
export class FacetReader {
  readonly #chunks: StatementSync

  constructor(index: DatabaseSync) {
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
