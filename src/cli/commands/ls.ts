import { findThreads } from '../../replay/find-threads.ts'
import type { SpanReader, ThreadQuery, ThreadSummary } from '../../replay/span-reader.ts'
import { formatInstant, nowUnixNano } from '../../thread/instant.ts'
import { CliError } from '../cli-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { GlobalOptions } from '../global-options.ts'
import { jsonText } from '../terminal/json-text.ts'
import { capabilityNotices } from '../source/capability-notices.ts'
import { readingsOfId } from '../source/readings-of-id.ts'
import { readSource, type SourceOptions } from '../source/open-source.ts'
import { relativeTime } from '../terminal/relative-time.ts'
import { readSince } from '../since-option.ts'
import { type Column, formatTable, formatTsv } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** The options of `threadspan ls`. */
export interface LsOptions extends GlobalOptions, SourceOptions {
  readonly limit: number
  readonly since?: string
  readonly user?: string
  /** `true` where no fields were named. */
  readonly json?: string | true
}

const COLUMNS: readonly Column[] = [
  // As long as a random thread id; `show` takes the beginning of a longer one.
  { title: 'ID', isId: true, maxWidth: 32 },
  { title: 'WHEN', align: 'right' },
  { title: 'MSGS', align: 'right' },
  { title: 'RUNS', align: 'right' },
  { title: 'ERRORS', align: 'right' },
  { title: 'USER', isId: true, maxWidth: 20 },
  { title: 'FIRST MESSAGE', isFlexible: true },
]

// Of a thread that has runs and no recorded messages.
const UNKNOWN = '-'

const FIELDS = {
  id: ({ id }) => id,
  start: ({ startUnixNano }) => formatInstant(startUnixNano),
  end: ({ endUnixNano }) => formatInstant(endUnixNano),
  messages: ({ messages }) => messages ?? null,
  events: ({ events }) => events,
  runs: ({ runs }) => runs,
  errors: ({ errors }) => errors,
  userId: ({ userId }) => userId ?? null,
  tags: ({ tags }) => tags,
  firstMessage: ({ firstMessage }) => firstMessage ?? null,
  lastMessage: ({ lastMessage }) => lastMessage ?? null,
} satisfies Record<string, (summary: ThreadSummary) => unknown>

/** Lists threads: a table for a person, tab-separated values for a pipe, or JSON. */
export async function ls(
  _args: readonly string[],
  options: LsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const fields = readFields(options.json)
  const query = readQuery(options)
  const { summaries, notices } = await readSource(options, terminal, async (reader) => ({
    summaries: await findSummaries(reader, query),
    notices: capabilityNotices(reader.capabilities),
  }))
  const lines =
    fields === undefined ? tableLines(summaries, terminal) : [jsonList(summaries, fields)]
  if (summaries.length > 0 || fields !== undefined) await terminal.write(`${lines.join('\n')}\n`)
  for (const notice of notices) terminal.notice(`note: ${notice}`)
  if (summaries.length > 0) return EXIT.ok
  terminal.notice('No thread matches.')
  return EXIT.notFound
}

// A user is named as the list prints it, or as it is.
async function findSummaries(
  reader: SpanReader,
  { userId, ...query }: ThreadQuery,
): Promise<readonly ThreadSummary[]> {
  if (userId === undefined) return findThreads(reader, query)
  for (const reading of readingsOfId(userId)) {
    const summaries = await findThreads(reader, { ...query, userId: reading })
    if (summaries.length > 0) return summaries
  }
  return []
}

function readQuery({ limit, since, user }: LsOptions): ThreadQuery {
  return {
    limit,
    ...(since !== undefined && { since: readSince(since, nowUnixNano()) }),
    ...(user !== undefined && { userId: user }),
  }
}

function readFields(json: LsOptions['json']): readonly (keyof typeof FIELDS)[] | undefined {
  if (json === undefined) return undefined
  const known = `Fields: ${Object.keys(FIELDS).join(',')}`
  if (json === true) throw new CliError(EXIT.usage, '--json needs the names of fields', known)
  return json.split(',').map((name) => {
    const field = name.trim()
    if (Object.hasOwn(FIELDS, field)) return field as keyof typeof FIELDS
    throw new CliError(EXIT.usage, `--json knows no field "${field}"`, known)
  })
}

function jsonList(
  summaries: readonly ThreadSummary[],
  fields: readonly (keyof typeof FIELDS)[],
): string {
  return jsonText(
    summaries.map((summary) =>
      Object.fromEntries(fields.map((field) => [field, FIELDS[field](summary)])),
    ),
    2,
  )
}

function tableLines(
  summaries: readonly ThreadSummary[],
  { isTty, columns, style }: Terminal,
): string[] {
  if (!isTty) {
    const rows = summaries.map((summary) => row(summary, formatInstant(summary.endUnixNano)))
    return formatTsv(COLUMNS, rows)
  }
  const now = nowUnixNano()
  const rows = summaries.map((summary) => row(summary, relativeTime(summary.endUnixNano, now)))
  const [titles = '', ...lines] = formatTable(COLUMNS, rows, columns)
  return [style('dim', titles), ...lines]
}

function row(summary: ThreadSummary, when: string): string[] {
  const { id, messages, runs, errors, userId = '', firstMessage = '' } = summary
  return [id, when, String(messages ?? UNKNOWN), String(runs), String(errors), userId, firstMessage]
}
