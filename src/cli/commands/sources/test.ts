import { findThreads } from '../../../replay/find-threads.ts'
import type { ReaderCapabilities, SpanReader } from '../../../replay/span-reader.ts'
import type { ClickHouseStore } from '../../../store/clickhouse/clickhouse-store.ts'
import { EXIT, type ExitCode } from '../../exit-code.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { capabilityNotices } from '../../source/capability-notices.ts'
import { readSource } from '../../source/open-source.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { terminalText } from '../../terminal/terminal-text.ts'

/** The options of `threadspan sources test`. */
export interface TestSourceOptions extends GlobalOptions {
  readonly header?: readonly string[]
}

/** Reads the latest thread of a source, and says what the source can do and what it cannot. */
export async function testSource(
  [source = '']: readonly string[],
  { header = [] }: TestSourceOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const began = performance.now()
  const { threads, capabilities, hint } = await readSource(
    { source, header },
    terminal,
    async (reader) => ({
      threads: await findThreads(reader, { limit: 1 }),
      capabilities: reader.capabilities,
      hint: await threadTablesHint(reader),
    }),
  )
  const millis = Math.round(performance.now() - began)
  const { style, symbols } = terminal
  const found = threads.length > 0 ? 'and has threads' : 'and has no threads yet'
  const lines = [
    `${style('green', symbols.ok)} ${terminalText(nameOf(source))} answers, ${found} (${millis} ms)`,
    ...abilities(capabilities).map((line) => `  ${line}`),
    ...hint.map((line) => `${style('red', symbols.fault)} ${line}`),
  ]
  await terminal.write(`${lines.join('\n')}\n`)
  return hint.length > 0 ? EXIT.notFound : EXIT.ok
}

function abilities(capabilities: ReaderCapabilities): string[] {
  const { search, sort, fullText, exactCounts } = capabilities
  return [
    `finds threads by ${search === 'index' ? 'an index' : 'searching traces'}`,
    `sorts by latest activity: ${yes(sort)}; exact counts: ${yes(exactCounts)}; full text: ${yes(fullText)}`,
    ...capabilityNotices(capabilities).map((notice) => `note: ${notice}`),
  ]
}

function yes(does: boolean): string {
  return does ? 'yes' : 'no'
}

// An address may hold a password; a name does not.
function nameOf(source: string): string {
  return source.includes('://') ? 'the source' : source
}

async function threadTablesHint(reader: SpanReader): Promise<readonly string[]> {
  if (!('tables' in reader)) return []
  if ((await (reader as ClickHouseStore).tables()).hasThreadTables) return []
  return [
    'its tables for threads are missing, so lists and searches read every span',
    '  Make them with: threadspan sources sql | clickhouse-client --multiquery',
  ]
}
