import type { SpanReader } from '../../replay/span-reader.ts'

// Most ids that people choose are shorter, and say more as a whole.
const LONGEST_WHOLE = 16
const SHORTEST = 8
// How many threads with the same beginning are looked at in one step.
const COMPARED = 50

const graphemes = new Intl.Segmenter()

/**
 * Ids for a list, each as short as it is unique among all threads of the store, so that every command takes it. Short ids
 * stay whole, and so do all ids of a source that would have to be searched for each of them.
 */
export async function shortIds(
  reader: SpanReader,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (reader.capabilities.search !== 'index') return ids
  const short: string[] = []
  for (const id of ids) short.push(await shortId(reader, id, ids))
  return short
}

async function shortId(reader: SpanReader, id: string, listed: readonly string[]): Promise<string> {
  if (id.length <= LONGEST_WHOLE) return id
  let prefix = prefixBeyond(id, listed)
  while (prefix.length < id.length) {
    const others: string[] = []
    for await (const other of reader.listThreads({ idPrefix: prefix, limit: COMPARED })) {
      others.push(other.id)
    }
    const longer = prefixBeyond(id, others)
    if (longer.length <= prefix.length) return prefix
    prefix = longer
  }
  return id
}

// The shortest beginning of an id that none of the others has, without half a grapheme at its end.
function prefixBeyond(id: string, others: readonly string[]): string {
  const shared = others.map((other) => (other === id ? 0 : sharedLength(id, other)))
  const least = Math.max(SHORTEST, ...shared.map((length) => length + 1))
  let prefix = ''
  for (const { segment } of graphemes.segment(id)) {
    if (prefix.length >= least) break
    prefix += segment
  }
  return prefix
}

function sharedLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length += 1
  return length
}
