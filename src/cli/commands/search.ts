import type { ThreadConditions } from '../../replay/query/thread-query.ts'
import {
  type FoundWords,
  searchThreads,
  type WordSearchResult,
} from '../../replay/search/search-threads.ts'
import { parseWords, type WordTerm } from '../../replay/search/word-query.ts'
import type { WordSource } from '../../replay/search/word-source.ts'
import type { SpanReader } from '../../replay/span-reader.ts'
import { OptionError } from '../../thread/errors.ts'
import { formatInstant, nowUnixNano } from '../../thread/instant.ts'
import { CliError } from '../cli-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { GlobalOptions } from '../global-options.ts'
import { shortIds } from '../list/short-ids.ts'
import type { FilterOptions } from '../query/filter-options.ts'
import { readConditions } from '../query/read-conditions.ts'
import { refuseUnknown } from '../query/refuse-unknown.ts'
import { userReadings } from '../query/user-readings.ts'
import { hitLines } from '../search/hit-lines.ts'
import { hitsJson } from '../search/hits-json.ts'
import { speakerOf } from '../search/speaker-of.ts'
import { typedWords } from '../search/typed-words.ts'
import { capabilityNotices } from '../source/capability-notices.ts'
import { readSource } from '../source/open-source.ts'
import type { SourceOptions } from '../source/source-options.ts'
import { count } from '../terminal/count.ts'
import { lookOf } from '../terminal/look.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { formatTsv } from '../terminal/tsv.ts'

/** The options of `threadspan search`. */
export interface SearchOptions extends GlobalOptions, SourceOptions, FilterOptions {
  readonly role?: readonly WordSource[]
  readonly limit: number
  readonly json?: true
}

const COLUMNS = [{ isId: true }, {}, {}, {}, {}, {}]

/** Finds words in all threads: hits with their context for a person, tab-separated values for a pipe, or JSON. */
export async function search(
  args: readonly string[],
  options: SearchOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const words = typedWords(args)
  const terms = readTerms(words)
  const conditions = readConditions(options, nowUnixNano())
  return readSource(options, terminal, async (reader) => {
    const { capabilities } = reader
    refuseUnknown(conditions, capabilities.cannotFilter ?? [])
    const { hits, lookedThrough } = await findHits(reader, words, conditions, options)
    const shown = hits.slice(0, options.limit)
    if (options.json === true) await terminal.write(`${hitsJson(shown)}\n`)
    else if (terminal.isTty) await writeHits(shown, terms, reader, terminal)
    else if (shown.length > 0) await terminal.write(`${tsvOf(shown).join('\n')}\n`)
    if (hits.length > shown.length) {
      terminal.notice(
        `${count(shown.length, 'hit')}, and there are more: --limit ${2 * options.limit}`,
      )
    }
    if (lookedThrough !== undefined) {
      terminal.notice(
        `note: this source has no index of words: the latest ${count(lookedThrough, 'thread')} that match the filters were looked through`,
      )
      for (const notice of capabilityNotices(capabilities)) terminal.notice(`note: ${notice}`)
    }
    if (shown.length > 0) return EXIT.ok
    terminal.notice(nothingFound(terms))
    return EXIT.notFound
  })
}

function nothingFound(terms: readonly WordTerm[]): string {
  const hint = terms.some(({ isPrefix }) => isPrefix) ? '' : ' Try word* for words that begin so.'
  return `Nothing has these words.${hint}`
}

function readTerms(words: string): readonly WordTerm[] {
  try {
    return parseWords(words)
  } catch (error) {
    if (!(error instanceof OptionError)) throw error
    throw new CliError(EXIT.usage, error.message, 'Try: threadspan search refund "order number"')
  }
}

async function findHits(
  reader: SpanReader,
  words: string,
  conditions: ThreadConditions,
  { role, limit }: SearchOptions,
): Promise<WordSearchResult> {
  let result: WordSearchResult = { hits: [] }
  for (const where of userReadings(conditions)) {
    result = await searchThreads(reader, {
      words,
      where,
      limit: limit + 1,
      ...(role !== undefined && { from: role }),
    })
    if (result.hits.length > 0) break
  }
  return result
}

async function writeHits(
  hits: readonly FoundWords[],
  terms: readonly WordTerm[],
  reader: SpanReader,
  terminal: Terminal,
): Promise<void> {
  const ids = await shortIds(
    reader,
    hits.map(({ threadId }) => threadId),
  )
  const look = lookOf(terminal)
  const blocks = hits.map((hit, n) =>
    hitLines(hit, ids[n] ?? hit.threadId, terms, look, terminal.columns).join('\n'),
  )
  if (blocks.length > 0) await terminal.write(`${blocks.join('\n\n')}\n`)
}

function tsvOf(hits: readonly FoundWords[]): string[] {
  const rows = hits.map((hit) => [
    hit.threadId,
    formatInstant(hit.unixNano),
    speakerOf(hit),
    hit.text,
    hit.before === undefined ? '' : speakerOf(hit.before),
    hit.before?.text ?? '',
  ])
  return formatTsv(COLUMNS, rows)
}
