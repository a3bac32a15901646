import { existsSync } from 'node:fs'
import { CliError } from '../../cli-error.ts'
import { EXIT } from '../../exit-code.ts'
import { isOtlpFile, storePath } from '../../source/store-path.ts'

/**
 * The file of the SQLite store that `--db` names.
 *
 * @throws CliError if it is not there, or is of another kind.
 */
export function databasePath(db: string | undefined): string {
  const path = storePath(db)
  if (!existsSync(path)) {
    throw new CliError(EXIT.source, `there is no store at ${path}`, 'Name one: --db FILE')
  }
  if (isOtlpFile(path)) {
    throw new CliError(
      EXIT.usage,
      `${path} is a file of JSON lines, and only a SQLite store has parts and an index`,
      'Name one: --db FILE',
    )
  }
  return path
}
