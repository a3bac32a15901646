import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ThreadSummary } from '../../../../replay/span-reader.ts'
import { sqliteText } from '../../sqlite-text.ts'
import { CHUNK_KEYS, newChunk, packBits, setBit, unpackBits } from './bit-chunk.ts'
import { facetsOf } from './facets-of.ts'

interface OpenChunk {
  readonly facet: string
  readonly value: string
  readonly chunk: number
  readonly bits: Uint8Array
}

/** Keeps the bits of facets up to date. Each chunk is read and written once for a slice, not once for a thread. */
export class FacetWriter {
  readonly #read: StatementSync
  readonly #put: StatementSync
  readonly #remove: StatementSync
  readonly #open = new Map<string, OpenChunk>()

  constructor(index: DatabaseSync) {
    const where = 'WHERE facet = ? AND value = ? AND chunk = ?'
    this.#read = index.prepare(`SELECT bits FROM facets ${where}`)
    this.#put = index.prepare('INSERT OR REPLACE INTO facets VALUES (?, ?, ?, ?)')
    this.#remove = index.prepare(`DELETE FROM facets ${where}`)
  }

  /** Notes the facets that a thread has gained and lost. */
  change(key: number, before: ThreadSummary | undefined, now: ThreadSummary | undefined): void {
    const old = namedFacets(before)
    const news = namedFacets(now)
    for (const [name, [facet, value]] of old) {
      if (!news.has(name)) this.#set(key, facet, value, false)
    }
    for (const [name, [facet, value]] of news) {
      if (!old.has(name)) this.#set(key, facet, value, true)
    }
  }

  /** Writes all that has changed. Call it before the transaction ends. */
  flush(): void {
    for (const { facet, value, chunk, bits } of this.#open.values()) {
      if (bits.some((byte) => byte !== 0)) this.#put.run(facet, value, chunk, packBits(bits))
      else this.#remove.run(facet, value, chunk)
    }
    this.#open.clear()
  }

  /** Call it after the transaction was rolled back. */
  forget(): void {
    this.#open.clear()
  }

  #set(key: number, facet: string, value: string, isSet: boolean): void {
    const chunk = Math.floor(key / CHUNK_KEYS)
    const name = `${chunk} ${facet} ${value}`
    const open = this.#open.get(name) ?? this.#load(facet, sqliteText(value), chunk)
    this.#open.set(name, open)
    setBit(open.bits, key % CHUNK_KEYS, isSet)
  }

  #load(facet: string, value: string, chunk: number): OpenChunk {
    const bits = newChunk()
    const packed = this.#read.get(facet, value, chunk)?.['bits']
    if (packed instanceof Uint8Array) unpackBits(packed, bits)
    return { facet, value, chunk, bits }
  }
}

function namedFacets(
  summary: ThreadSummary | undefined,
): ReadonlyMap<string, readonly [string, string]> {
  if (summary === undefined) return new Map()
  return new Map(Array.from(facetsOf(summary), (facet) => [facet.join(' '), facet]))
}
