import { CommanderError } from 'commander'
import { EXIT, type ExitCode } from './exit-code.ts'
import { hushSqliteWarning } from '../store/sqlite/hush-sqlite-warning.ts'
import { createProgram } from './program/create-program.ts'
import { misspeltCommand } from './program/misspelt-command.ts'
import type { ColorChoice } from './terminal/style.ts'
import { endQuietlyOnClosedPipe, processTerminal } from './terminal/terminal.ts'

/** Runs one command line, without the two words before it, and says how it ended. */
export async function runProgram(args: readonly string[]): Promise<ExitCode> {
  endQuietlyOnClosedPipe()
  hushSqliteWarning()
  let exitCode: ExitCode = EXIT.ok
  const program = createProgram((code) => {
    exitCode = code
  })
  try {
    const misspelt = await misspeltCommand(program, args)
    if (misspelt !== undefined) throw misspelt
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    // Commander has written its own message by then, help and version included.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
    const { reportError } = await import('./report-error.ts')
    return reportError(processTerminal(program.getOptionValue('color') as ColorChoice), error)
  }
}
