import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import type { SpanReader } from '../span-reader.ts'
import { messageBefore } from './message-before.ts'
import { spanWords } from './span-words.ts'
import { WORD_SOURCES } from './word-source.ts'
import { matchesWords, type WordTerm } from './word-query.ts'
import { DEFAULT_HITS, type WordHit, type WordSearch } from './word-search.ts'

// Each of them is read.
const MAX_THREADS = 200

/** Looks through the latest threads of a store that has no index of words. */
export async function searchWindow(
  reader: SpanReader,
  { where, from = WORD_SOURCES, limit = DEFAULT_HITS }: WordSearch,
  terms: readonly WordTerm[],
): Promise<{ readonly found: readonly WordHit[]; readonly threads: number }> {
  const found: WordHit[] = []
  let threads = 0
  for await (const { id } of reader.listThreads({ ...where, limit: MAX_THREADS })) {
    threads++
    const spans: RecordedSpan[] = []
    for await (const span of reader.readThreadSpans(id)) spans.push(span)
    for (const span of spans) {
      const words = spanWords(span)
      const texts = from.flatMap((source) => words[source] ?? [])
      if (texts.length === 0 || !matchesWords(texts, terms)) continue
      const before = messageBefore(span, spans)
      found.push({ threadId: id, span, ...(before && { before }) })
    }
  }
  return { found: found.toSorted(byStart).slice(0, limit), threads }
}

function byStart({ span: a }: WordHit, { span: b }: WordHit): number {
  return Number(a.startUnixNano < b.startUnixNano) - Number(a.startUnixNano > b.startUnixNano)
}
