import { realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'

/**
 * The file that a command uses: `--db`, else THREADSPAN_DB, else `threadspan/threads.db` in the user's data folder
 * (XDG_DATA_HOME, or `~/.local/share`).
 *
 * @throws CliError if a URL is given.
 */
export function storePath(
  db: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const path = db ?? (env['THREADSPAN_DB'] || undefined)
  if (path === undefined) return join(dataFolder(env['XDG_DATA_HOME']), 'threadspan', 'threads.db')
  if (path === '') throw new CliError(EXIT.usage, '--db names no file', 'Try: --db threads.db')
  // It would become a folder with a password in its name.
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) return path
  throw new CliError(
    EXIT.usage,
    '--db and THREADSPAN_DB take a file, not a URL',
    'Read from a backend with: --source jaeger+URL, tempo+URL or clickhouse+URL',
  )
}

/** Whether a file is the Collector's file exporter's (OTLP as JSON lines); every other one is SQLite. */
export function isOtlpFile(path: string): boolean {
  return /\.jsonl?$/i.test(path)
}

/** The files of a store that exist or may come to exist: SQLite keeps some beside its own. */
export function storeFiles(path: string): readonly string[] {
  if (isOtlpFile(path)) return [path]
  // SQLite follows a link to the database, and keeps its other files there.
  return [...new Set([path, resolveLinks(path)])].flatMap((file) =>
    ['', '-wal', '-shm', '-journal'].map((suffix) => `${file}${suffix}`),
  )
}

function resolveLinks(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}

// The XDG specification: a relative path is invalid and must be ignored.
function dataFolder(xdg: string | undefined): string {
  return xdg && isAbsolute(xdg) ? xdg : join(homedir(), '.local', 'share')
}
