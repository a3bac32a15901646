import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/**
 * The file that a command uses: `--db`, else THREADSPAN_DB, else `threadspan/threads.db` in the user's data folder
 * (XDG_DATA_HOME, or `~/.local/share`).
 */
export function storePath(
  db: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  if (db !== undefined) return db
  return env['THREADSPAN_DB'] || join(dataFolder(env['XDG_DATA_HOME']), 'threadspan', 'threads.db')
}

/** Whether a file is the Collector's file exporter's (OTLP as JSON lines); every other one is SQLite. */
export function isOtlpFile(path: string): boolean {
  return /\.jsonl?$/i.test(path)
}

// The XDG specification: a relative path is invalid and must be ignored.
function dataFolder(xdg: string | undefined): string {
  return xdg && isAbsolute(xdg) ? xdg : join(homedir(), '.local', 'share')
}
