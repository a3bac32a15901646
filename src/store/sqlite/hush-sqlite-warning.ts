/**
 * Keeps Node 22 from warning in this thread that its SQLite is experimental: on the command line, where a user can do nothing
 * about it, and in a thread that was started by one that has warned. All other warnings pass.
 */
export function hushSqliteWarning(): void {
  const emitWarning = process.emitWarning.bind(process) as (...args: unknown[]) => void
  process.emitWarning = (...args: unknown[]) => {
    if (String(args[0]).startsWith('SQLite is an experimental feature')) return
    emitWarning(...args)
  }
}
