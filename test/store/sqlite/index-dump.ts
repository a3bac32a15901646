import { DatabaseSync } from 'node:sqlite'
import { unpackBits } from '../../../src/store/sqlite/index-file/facets/bit-chunk.ts'

/** Everything that the index of a store says, without the keys and the order in which it was derived. */
export interface IndexDump {
  readonly threads: Readonly<Record<string, unknown>>
  readonly parts: readonly string[]
  readonly facets: readonly string[]
  readonly words: readonly string[]
}

/** Reads an index that is caught up. */
export function dumpIndex(path: string): IndexDump {
  const index = new DatabaseSync(path, { readOnly: true })
  try {
    const idOf = new Map(
      index
        .prepare('SELECT key, id FROM threads')
        .all()
        .map(({ key, id }) => [Number(key), String(id)]),
    )
    return {
      threads: dumpThreads(index),
      parts: dumpParts(index, idOf),
      facets: dumpFacets(index, idOf),
      words: dumpWords(index),
    }
  } finally {
    index.close()
  }
}

function dumpThreads(index: DatabaseSync): Readonly<Record<string, unknown>> {
  const select = index.prepare('SELECT * FROM threads JOIN summaries ON thread = key ORDER BY id')
  select.setReadBigInts(true)
  return Object.fromEntries(
    select.all().map((row) => {
      const { key: _, thread: __, change: ___, json, id, ...columns } = row
      return [String(id), { ...columns, summary: JSON.parse(String(json)) as unknown }]
    }),
  )
}

function dumpParts(index: DatabaseSync, idOf: ReadonlyMap<number, string>): readonly string[] {
  return index
    .prepare('SELECT * FROM parts')
    .all()
    .map(
      (row) =>
        `${String(row['trace_id'])} ${idOf.get(Number(row['thread']))} ${String(row['is_own'])} ${sorted(row['json'])}`,
    )
    .toSorted()
}

function sorted(json: unknown): string {
  const entries = Object.entries(JSON.parse(String(json)) as object)
  return JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function dumpFacets(index: DatabaseSync, idOf: ReadonlyMap<number, string>): readonly string[] {
  const lines: string[] = []
  for (const { facet, value, chunk, bits } of index.prepare('SELECT * FROM facets').all()) {
    const unpacked = new Uint8Array(1024)
    unpackBits(bits as Uint8Array, unpacked)
    for (let key = 0; key < 8192; key++) {
      const isSet = ((unpacked[key >> 3] ?? 0) >> (key & 7)) & 1
      if (isSet)
        lines.push(`${String(facet)} ${String(value)} ${idOf.get(Number(chunk) * 8192 + key)}`)
    }
  }
  return lines.toSorted()
}

function dumpWords(index: DatabaseSync): readonly string[] {
  index.exec("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, 'words', 'instance')")
  return index
    .prepare('SELECT * FROM temp.vocabulary')
    .all()
    .map(
      ({ term, doc, col, offset }) =>
        `${String(term)} ${String(doc)} ${String(col)} ${String(offset)}`,
    )
    .toSorted()
}
