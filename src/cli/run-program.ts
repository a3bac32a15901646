import { CommanderError } from 'commander'
import { EXIT, type ExitCode } from './exit-code.ts'
import { hushSqliteWarning } from './hush-sqlite-warning.ts'
import { createProgram } from './program.ts'
import { reportError } from './report-error.ts'
import { endQuietlyOnClosedPipe, processTerminal } from './terminal/terminal.ts'

/** Runs one command line, without the two words before it, and says how it ended. */
export async function runProgram(args: readonly string[]): Promise<ExitCode> {
  endQuietlyOnClosedPipe()
  hushSqliteWarning()
  let exitCode: ExitCode = EXIT.ok
  try {
    await createProgram((code) => {
      exitCode = code
    }).parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    // Commander has written its own message by then, help and version included.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
    return reportError(processTerminal('auto'), error)
  }
}
