import { findThreads } from '../../replay/find-threads.ts'
import type { SpanReader, ThreadQuery, ThreadSummary } from '../../replay/span-reader.ts'
import { formatInstant, nowUnixNano } from '../../thread/instant.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { GlobalOptions } from '../global-options.ts'
import { THREAD_COLUMNS, threadRow } from '../list/thread-rows.ts'
import { capabilityNotices } from '../source/capability-notices.ts'
import { readSource } from '../source/open-source.ts'
import type { SourceOptions } from '../source/source-options.ts'
import { readingsOfId } from '../source/readings-of-id.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { formatTsv } from '../terminal/tsv.ts'

/** The options of `threadspan ls`. */
export interface LsOptions extends GlobalOptions, SourceOptions {
  readonly limit: number
  readonly since?: string
  readonly user?: string
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
  const { json } = options
  if (json === true) return listFields(terminal)
  const write = json === undefined ? threadLines : await jsonWriter(json)
  const query = await readQuery(options)
  return readSource(options, terminal, async (reader) => {
    const found = await findSummaries(reader, query, options)
    const { summaries } = found
    if (summaries.length > 0 || json !== undefined) {
      const lines = await write(summaries, reader, terminal)
      await terminal.write(`${lines.join('\n')}\n`)
    }
    if (found.hasMore) terminal.notice(moreNotice(found, options.limit))
    for (const notice of capabilityNotices(reader.capabilities)) terminal.notice(`note: ${notice}`)
    if (summaries.length > 0) return EXIT.ok
    terminal.notice('No thread matches.')
    return EXIT.notFound
  })
}

// A user is named as the list prints it, or as it is.
async function findSummaries(
  reader: SpanReader,
  query: ThreadQuery,
  { limit, user }: LsOptions,
): Promise<Found> {
  const readings = user === undefined ? [undefined] : readingsOfId(user)
  for (const userId of readings) {
    const matching = { ...query, ...(userId !== undefined && { userId }) }
    const summaries = await findThreads(reader, { ...matching, limit: limit + 1 })
    if (summaries.length === 0) continue
    if (summaries.length <= limit) return { summaries, hasMore: false }
    const total = await reader.countThreads?.(matching)
    const shown = summaries.slice(0, limit)
    return { summaries: shown, hasMore: true, ...(total !== undefined && { total }) }
  }
  return { summaries: [], hasMore: false }
}

function moreNotice({ total }: Found, limit: number): string {
  return total === undefined
    ? `${limit} threads, and there are more: --limit ${2 * limit}`
    : `${limit} of ${total} threads; all of them: --limit ${total}`
}

async function readQuery({ since }: LsOptions): Promise<ThreadQuery> {
  if (since === undefined) return {}
  const { readSince } = await import('../since-option.ts')
  return { since: readSince(since, nowUnixNano()) }
}

type Write = (
  summaries: readonly ThreadSummary[],
  reader: SpanReader,
  terminal: Terminal,
) => Promise<readonly string[]>

async function jsonWriter(json: string): Promise<Write> {
  const { readThreadFields, threadsJson } = await import('../list/thread-fields.ts')
  const fields = readThreadFields(json)
  return async (summaries) => [threadsJson(summaries, fields)]
}

async function listFields(terminal: Terminal): Promise<ExitCode> {
  const { THREAD_FIELDS } = await import('../list/thread-fields.ts')
  await terminal.write(`${THREAD_FIELDS.join('\n')}\n`)
  return EXIT.ok
}

const threadLines: Write = async (summaries, reader, terminal) => {
  if (terminal.isTty) {
    const { threadTable } = await import('../list/thread-table.ts')
    return threadTable(summaries, reader, terminal)
  }
  const rows = summaries.map((summary) =>
    threadRow(summary, summary.id, formatInstant(summary.endUnixNano)),
  )
  return formatTsv(THREAD_COLUMNS, rows)
}
