import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { readString } from '../../thread/attribute-text.ts'
import { ATTR_CHAT_ROLE } from '../../thread/semconv.ts'
import type { SpanReader } from '../span-reader.ts'
import { excerpt } from './excerpt.ts'
import { searchWindow } from './search-window.ts'
import { spanWords } from './span-words.ts'
import { WORD_SOURCES, type WordSource } from './word-source.ts'
import { matchesWords, parseWords, type WordTerm } from './word-query.ts'
import type { WordHit, WordSearch } from './word-search.ts'

/** A message, tool run, event or comment, as a list of hits shows it. */
export interface FoundText {
  readonly traceId: string
  readonly spanId: string
  readonly source: WordSource
  /** The role of a message, as it was recorded. */
  readonly role?: string
  /** At most 300 characters around the first word that was looked for. */
  readonly text: string
  readonly unixNano: bigint
}

/** A hit, and the message before it. */
export interface FoundWords extends FoundText {
  readonly threadId: string
  readonly before?: FoundText
}

/** The answer to a search. */
export interface WordSearchResult {
  /** What the store got last comes first. */
  readonly hits: readonly FoundWords[]
  /** How many threads were looked through, the latest ones, because the store has no index of words. Absent if it has one. */
  readonly lookedThrough?: number
}

/**
 * Finds words in all threads of a store. A store without an index of words is searched as far as its latest threads go.
 *
 * @throws OptionError if there are no words to look for. Reading throws StoreError.
 * @example
 * const { hits } = await searchThreads(store, { words: '"order number"', from: ['user'] })
 */
export async function searchThreads(
  reader: SpanReader,
  search: WordSearch,
): Promise<WordSearchResult> {
  const terms = parseWords(search.words)
  const hits: FoundWords[] = []
  if (reader.searchWords !== undefined) {
    for await (const hit of reader.searchWords(search)) hits.push(toFound(hit, search, terms))
    return { hits }
  }
  const { found, threads } = await searchWindow(reader, search, terms)
  return { hits: found.map((hit) => toFound(hit, search, terms)), lookedThrough: threads }
}

function toFound(
  hit: WordHit,
  { from = WORD_SOURCES }: WordSearch,
  terms: readonly WordTerm[],
): FoundWords {
  const { threadId, span, before } = hit
  const words = spanWords(span)
  const sources = from.filter((source) => words[source] !== undefined)
  const source = sources.find((one) => matchesWords([words[one] ?? ''], terms)) ?? sources[0]
  return {
    threadId,
    ...toText(span, source ?? 'other', terms),
    ...(before && { before: toText(before, sourceOf(before)) }),
  }
}

function toText(span: RecordedSpan, source: WordSource, terms?: readonly WordTerm[]): FoundText {
  const { traceId, spanId, attributes, startUnixNano } = span
  const role = readString(attributes, ATTR_CHAT_ROLE)
  return {
    traceId,
    spanId,
    source,
    ...(role !== undefined && { role }),
    text: excerpt(spanWords(span)[source] ?? '', terms),
    unixNano: startUnixNano,
  }
}

function sourceOf(message: RecordedSpan): WordSource {
  const words = spanWords(message)
  return WORD_SOURCES.find((source) => words[source] !== undefined) ?? 'other'
}
