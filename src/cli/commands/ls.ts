import { findThreads } from '../../replay/find-threads.ts'
import type { ThreadFilter, ThreadSort } from '../../replay/query/thread-query.ts'
import type { SpanReader, ThreadQuery, ThreadSummary } from '../../replay/span-reader.ts'
import { OptionError } from '../../thread/errors.ts'
import { formatInstant, nowUnixNano } from '../../thread/instant.ts'
import { CliError } from '../cli-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { GlobalOptions } from '../global-options.ts'
import { THREAD_COLUMNS, threadRow } from '../list/thread-rows.ts'
import type { FilterOptions } from '../query/filter-options.ts'
import { readSource } from '../source/open-source.ts'
import type { SourceOptions } from '../source/source-options.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { formatTsv } from '../terminal/tsv.ts'

/** The options of `threadspan ls`. */
export interface LsOptions extends GlobalOptions, SourceOptions, FilterOptions {
  readonly limit: number
  readonly sort: ThreadSort
  readonly cursor?: string
  /** `true` if no fields were named. */
  readonly json?: string | true
}

interface Found {
  readonly summaries: readonly ThreadSummary[]
  /** How many threads match. Absent if these are all, or if the source cannot count. */
  readonly total?: number
  readonly hasMore: boolean
}

/** Lists threads: a table for a person, tab-separated values for a pipe, or JSON. */
export async function ls(
  _args: readonly string[],
  options: LsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { json, sort } = options
  if (json === true) return listFields(terminal)
  const write = json === undefined ? linesWriter(sort) : await jsonWriter(json, sort)
  const query = await readQuery(options)
  return readSource(options, terminal, async (reader) => {
    const { cannotFilter } = reader.capabilities
    if (cannotFilter !== undefined) await refuse(query, cannotFilter)
    const found = await findSummaries(reader, query, options)
    const { summaries } = found
    if (summaries.length > 0 || json !== undefined) {
      const lines = await write(summaries, reader, terminal)
      await terminal.write(`${lines.join('\n')}\n`)
    }
    for (const notice of await moreNotices(found, options, terminal)) terminal.notice(notice)
    if (options.source !== undefined) await mentionLimits(reader, sort, terminal)
    if (summaries.length > 0) return EXIT.ok
    terminal.notice('No thread matches.')
    return EXIT.notFound
  })
}

// Without filters, the list starts faster without what reads them.
async function readQuery(options: LsOptions): Promise<ThreadQuery> {
  const { db: _db, color: _color, source: _source, header: _header, ...others } = options
  const { limit: _limit, cursor: _cursor, json: _json, sort, ...filters } = others
  if (Object.keys(filters).length === 0) return { sort }
  const { readConditions } = await import('../query/read-conditions.ts')
  return { ...readConditions(filters, nowUnixNano()), sort }
}

// The store promises everything.
async function mentionLimits(
  { capabilities }: SpanReader,
  sort: ThreadSort,
  { notice }: Terminal,
): Promise<void> {
  const { capabilityNotices } = await import('../source/capability-notices.ts')
  for (const limit of capabilityNotices(capabilities, sort)) notice(`note: ${limit}`)
}

async function refuse(query: ThreadQuery, unknown: readonly ThreadFilter[]): Promise<void> {
  const { refuseUnknown } = await import('../query/refuse-unknown.ts')
  refuseUnknown(query, unknown)
}

async function findSummaries(
  reader: SpanReader,
  query: ThreadQuery,
  { limit, cursor }: LsOptions,
): Promise<Found> {
  for (const matching of await readingsOf(query)) {
    const page = { ...matching, limit: limit + 1, ...(cursor !== undefined && { cursor }) }
    const summaries = await findPage(reader, page)
    if (summaries.length === 0) continue
    if (summaries.length <= limit) return { summaries, hasMore: false }
    const total = await reader.countThreads?.(matching)
    const shown = summaries.slice(0, limit)
    return { summaries: shown, hasMore: true, ...(total !== undefined && { total }) }
  }
  return { summaries: [], hasMore: false }
}

async function readingsOf(query: ThreadQuery): Promise<readonly ThreadQuery[]> {
  if (query.userId === undefined) return [query]
  const { userReadings } = await import('../query/user-readings.ts')
  return userReadings(query)
}

async function findPage(reader: SpanReader, page: ThreadQuery): Promise<readonly ThreadSummary[]> {
  try {
    return await findThreads(reader, page)
  } catch (error) {
    if (!(error instanceof OptionError) || page.cursor === undefined) throw error
    const next = 'Give a cursor that ls printed, with the same --sort and the same filters.'
    throw new CliError(EXIT.usage, `--cursor: ${error.message}`, next)
  }
}

async function moreNotices(
  { summaries, total, hasMore }: Found,
  { limit, sort, cursor }: LsOptions,
  { isTty }: Terminal,
): Promise<readonly string[]> {
  const last = summaries.at(-1)
  if (!hasMore || last === undefined) return []
  const more =
    total === undefined
      ? `${limit} threads, and there are more: --limit ${2 * limit}`
      : `${limit} of ${total} threads; all of them: --limit ${total}`
  const next = isTty ? [await nextNotice(last, sort)] : []
  return cursor === undefined ? [more, ...next] : next
}

async function nextNotice(last: ThreadSummary, sort: ThreadSort): Promise<string> {
  const { threadCursor } = await import('../../replay/query/thread-cursor.ts')
  return `the next page: --cursor ${threadCursor(last, sort)}`
}

type Write = (
  summaries: readonly ThreadSummary[],
  reader: SpanReader,
  terminal: Terminal,
) => Promise<readonly string[]>

async function jsonWriter(json: string, sort: ThreadSort): Promise<Write> {
  const { readThreadFields, threadsJson } = await import('../list/thread-fields.ts')
  const fields = readThreadFields(json)
  return async (summaries) => [threadsJson(summaries, fields, sort)]
}

async function listFields(terminal: Terminal): Promise<ExitCode> {
  const { THREAD_FIELDS } = await import('../list/thread-fields.ts')
  await terminal.write(`${THREAD_FIELDS.join('\n')}\n`)
  return EXIT.ok
}

function linesWriter(sort: ThreadSort): Write {
  return async (summaries, reader, terminal) => {
    if (terminal.isTty) {
      const { threadTable } = await import('../list/thread-table.ts')
      return threadTable(summaries, reader, terminal, sort)
    }
    const rows = summaries.map((summary) =>
      threadRow(summary, summary.id, formatInstant(summary.endUnixNano)),
    )
    return formatTsv(THREAD_COLUMNS, rows)
  }
}
