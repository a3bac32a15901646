import { EXIT, type ExitCode } from '../../exit-code.ts'
import type { GlobalOptions } from '../../global-options.ts'
import type { Terminal } from '../../terminal/terminal.ts'

/** The options of `threadspan sources sql`. */
export interface SourceSqlOptions extends GlobalOptions {
  readonly table: string
}

/** Prints the SQL that makes threads fast in the ClickHouse that a Collector fills. */
export async function printSourceSql(
  _args: readonly string[],
  { table }: SourceSqlOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { clickhouseThreadTables } = await import('../../../store/clickhouse.ts')
  await terminal.write(
    clickhouseThreadTables(table)
      .map((sql) => `${sql};\n`)
      .join('\n'),
  )
  return EXIT.ok
}
