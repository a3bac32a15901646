import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/**
 * The file that the `threadspan` commands use if `--db` names none: `THREADSPAN_DB`, else `threadspan/threads.db` in the user's
 * data folder (`XDG_DATA_HOME`, or `~/.local/share`). So code finds what `threadspan serve` has stored. The file need not exist.
 *
 * @param env - the environment variables to read.
 * @example
 * const store = sqliteStore(defaultStorePath(), { readOnly: true })
 */
export function defaultStorePath(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const named = env['THREADSPAN_DB']
  return named ? named : join(dataFolder(env['XDG_DATA_HOME']), 'threadspan', 'threads.db')
}

// The XDG specification: a relative path is invalid and must be ignored.
function dataFolder(xdg: string | undefined): string {
  return xdg && isAbsolute(xdg) ? xdg : join(homedir(), '.local', 'share')
}
