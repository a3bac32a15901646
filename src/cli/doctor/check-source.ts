import { nowUnixNano } from '../../thread/instant.ts'
import type { ReaderCapabilities, SpanReader } from '../../replay/span-reader.ts'
import { isThreadspanError } from '../../thread/errors.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { optionsOf } from '../query/refuse-unknown.ts'
import { parseBackendSource, publicAddress } from '../source/backend-source.ts'
import { capabilityNotices } from '../source/capability-notices.ts'
import { readSource } from '../source/open-source.ts'
import type { SourceOptions } from '../source/source-options.ts'
import { withoutPassword } from '../source/without-password.ts'
import { count } from '../terminal/count.ts'
import { relativeTime } from '../terminal/relative-time.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { checkDoubled } from './check-doubled.ts'
import { checkMarks } from './check-marks.ts'
import { checkTables } from './check-tables.ts'
import type { Finding } from './finding.ts'

// A scan reads each thread that it lists.
const MAX_COUNTED = { index: 1000, scan: 100 } as const

/** Checks a source as {@link inspectSource} does; one that cannot be read is a finding too. */
export async function checkSource(options: SourceOptions, terminal: Terminal): Promise<Finding[]> {
  try {
    return await inspectSource(options, terminal)
  } catch (error) {
    return [unreadable(error)]
  }
}

/**
 * What a source can do, what it has and what it lacks: it is read as every command reads it, and nothing is changed.
 *
 * @throws StoreError where it cannot be read; CliError where it is none.
 */
export async function inspectSource(
  options: SourceOptions,
  terminal: Terminal,
): Promise<Finding[]> {
  return readSource(options, terminal, async (reader) => {
    const began = performance.now()
    const ids: string[] = []
    const found = await findThreads(reader, ids)
    const millis = Math.round(performance.now() - began)
    return [
      { isOk: true, text: `${nameOf(options)} answers (${millis} ms)`, details: { millis } },
      found,
      ...abilities(reader),
      ...(await checkTables(reader)),
      ...(await checkMarks(reader, ids)),
      ...(await checkDoubled(reader, ids)),
    ]
  })
}

async function findThreads(reader: SpanReader, ids: string[]): Promise<Finding> {
  const limit = MAX_COUNTED[reader.capabilities.search]
  let latest: bigint | undefined
  for await (const { id, endUnixNano } of reader.listThreads({ limit })) {
    ids.push(id)
    latest ??= endUnixNano
  }
  const isAll = ids.length < limit
  const details = { threads: ids.length, isAll }
  if (latest === undefined) return { isOk: true, text: 'it lists no threads yet', details }
  const many = isAll ? '' : ' or more'
  const when = relativeTime(latest, nowUnixNano())
  const text = `it lists ${count(ids.length, 'thread')}${many}, with the latest activity ${when}`
  return { isOk: true, text, details }
}

function abilities({ capabilities }: SpanReader): Finding[] {
  const { search, sort, logEvents } = capabilities
  const way = search === 'index' ? 'an index' : 'searching traces'
  const able = [
    `sorts by latest activity: ${yes(sort)}`,
    `events from log records: ${yes(logEvents)}`,
  ]
  const text = `it finds threads by ${way}; ${able.join(', ')}`
  const notices = capabilityNotices(capabilities).map((notice) => ({
    isOk: true,
    text: `note: ${notice}`,
  }))
  const first = { isOk: true, text, details: { ...capabilities } }
  return [first, ...unknownFilters(capabilities), ...notices]
}

function unknownFilters({ cannotFilter }: ReaderCapabilities): Finding[] {
  if (cannotFilter === undefined) return []
  return [{ isOk: true, text: `note: it cannot select threads by ${optionsOf(cannotFilter)}` }]
}

function yes(does: boolean): string {
  return does ? 'yes' : 'no'
}

// An address may hold a password.
function nameOf({ source, db }: SourceOptions): string {
  const backend = source === undefined ? undefined : parseBackendSource(source)
  return backend === undefined ? withoutPassword(source ?? db ?? 'local') : publicAddress(backend)
}

function unreadable(error: unknown): Finding {
  if (isThreadspanError(error) && error.code === 'STORE') {
    const fix = 'Check its address, what --header and the saved source give it, and the way there.'
    return { isOk: false, text: error.message, fix }
  }
  if (!(error instanceof CliError) || error.exitCode !== EXIT.source) throw error
  return { isOk: false, text: error.message, ...(error.next !== undefined && { fix: error.next }) }
}
