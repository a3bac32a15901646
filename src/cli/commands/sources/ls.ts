import { EXIT, type ExitCode } from '../../exit-code.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { parseBackendSource, publicAddress } from '../../source/backend-source.ts'
import { loadSources, type SavedSource } from '../../source/saved-sources.ts'
import { withoutPassword } from '../../source/without-password.ts'
import type { Column } from '../../terminal/column.ts'
import { formatTable } from '../../terminal/table.ts'
import { formatTsv } from '../../terminal/tsv.ts'
import type { Terminal } from '../../terminal/terminal.ts'

const COLUMNS: readonly Column[] = [
  { title: 'NAME', maxWidth: 32 },
  { title: 'SOURCE', isFlexible: true },
  { title: 'HEADERS', maxWidth: 60, yields: 1 },
]

/** Lists the saved sources, with the names of their headers and none of the values. */
export async function listSources(
  _args: readonly string[],
  _options: GlobalOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const rows = Object.entries(loadSources()).map(([name, saved]) => [
    name,
    addressOf(saved),
    headersOf(saved),
  ])
  if (rows.length === 0) {
    terminal.notice('No source is saved.')
    return EXIT.notFound
  }
  const lines = terminal.isTty
    ? formatTable(COLUMNS, rows, terminal.columns)
    : formatTsv(COLUMNS, rows)
  await terminal.write(`${lines.join('\n')}\n`)
  return EXIT.ok
}

function addressOf({ source }: SavedSource): string {
  const backend = parseBackendSource(source)
  return backend === undefined ? withoutPassword(source) : publicAddress(backend)
}

function headersOf({ headers = {}, headersFromEnv = {} }: SavedSource): string {
  const fromEnv = Object.entries(headersFromEnv).map(([name, variable]) => `${name} (${variable})`)
  return [...Object.keys(headers), ...fromEnv].join(', ')
}
