import type { ExitCode } from './exit-code.ts'

/** Thrown if a command cannot go on: one sentence, the cause if it helps, and the next command to run. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exitCode: ExitCode
  /** What to run or do next, shown on a separate line. */
  readonly next: string | undefined

  constructor(exitCode: ExitCode, message: string, next?: string, options?: ErrorOptions) {
    super(message, options)
    this.exitCode = exitCode
    this.next = next
  }
}
