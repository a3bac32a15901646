import { type ErrorCode, isThreadspanError } from '../thread/errors.ts'
import { CliError } from './cli-error.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { hidePasswords } from './source/hide-passwords.ts'
import { systemFault } from './system-fault.ts'
import type { Terminal } from './terminal/terminal.ts'
import { terminalText } from './terminal/terminal-text.ts'

const EXIT_OF_CODE: Readonly<Record<ErrorCode, ExitCode>> = {
  OPTION: EXIT.usage,
  THREAD_NOT_FOUND: EXIT.notFound,
  STORE: EXIT.source,
  OTLP_DECODE: EXIT.source,
  DELIVERY: EXIT.source,
  ALREADY_REGISTERED: EXIT.failure,
  SDK_MISSING: EXIT.failure,
  PORT_IN_USE: EXIT.source,
  LISTEN: EXIT.source,
}

/** Writes an error for a person, on stderr, and says which exit code it means. */
export function reportError(terminal: Terminal, error: unknown): ExitCode {
  // Every message may quote recorded text, a thread id for instance.
  terminal.notice(
    `${terminal.errorStyle('red', 'error:')} ${terminalText(hidePasswords(describe(error)))}`,
  )
  if (error instanceof CliError && error.next !== undefined) {
    terminal.notice(terminalText(hidePasswords(error.next)))
  }
  return exitCodeOf(error)
}

function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CliError) return error.exitCode
  if (isThreadspanError(error)) return EXIT_OF_CODE[error.code]
  return EXIT.failure
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isExpected = error instanceof CliError || isThreadspanError(error)
  return isExpected
    ? [messageOf(error), ...causes(error)].join(': ')
    : (error.stack ?? error.message)
}

function causes(error: Error): string[] {
  const { cause } = error
  if (!(cause instanceof Error) || error.message.includes(cause.message)) return []
  const words = systemFault(cause) ?? cause.message
  // What `fetch` says of every failure says nothing where there is a cause.
  const isEmpty = words === 'fetch failed' && cause.cause instanceof Error
  return [...(isEmpty ? [] : [words]), ...causes(cause)]
}

// A message that quotes its cause does so in the words of the operating system.
function messageOf({ message, cause }: Error): string {
  const words = cause instanceof Error ? systemFault(cause) : undefined
  return words === undefined ? message : message.replace((cause as Error).message, words)
}
