/**
 * Keeps Node 22 from warning at every start that its SQLite is experimental, because a user of the command line can do
 * nothing about it. All other warnings pass.
 */
export function hushSqliteWarning(): void {
  const emitWarning = process.emitWarning.bind(process) as (...args: unknown[]) => void
  process.emitWarning = (...args: unknown[]) => {
    if (String(args[0]).startsWith('SQLite is an experimental feature')) return
    emitWarning(...args)
  }
}
