import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'
import { withoutPassword } from './source/without-password.ts'

const OLDEST = [22, 15] as const
const SECRET = /^--(token|header)$/
const SECRET_WORD = /^--(token|header)=/

/** What to say if this Node cannot run the commands; `undefined` if it can. Help and version work on any Node that records. */
export function nodeVersionFault(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldMajor, oldMinor] = OLDEST
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return undefined
  return `threadspan's commands need Node ${OLDEST.join('.')} or newer; this is Node ${version}`
}

/**
 * Lets a command run only on a Node that has what it needs.
 *
 * @param command Its full name.
 * @param words What was typed after `threadspan`. Absent, or empty for the default command, its name alone is the advice.
 * @throws CliError that says how to run it without changing the Node of the app.
 */
export function assertNodeVersion(command: string, words: readonly string[] = []): void {
  const fault = nodeVersionFault(process.versions.node)
  if (fault === undefined) return
  // Run by npx, the package is in no folder where npx would find it again.
  const isInstalled = !import.meta.url.includes('/_npx/')
  const packages = isInstalled ? '-p node@22' : '-p node@22 -p threadspan'
  throw new CliError(
    EXIT.failure,
    fault,
    `Run this command with another Node: npx ${packages} threadspan ${commandLine(command, words)}\nThe app can stay on this one: recording works here.`,
  )
}

// A token or a header is not repeated: stderr may go into a log.
function commandLine(command: string, words: readonly string[]): string {
  if (words.length === 0) return command
  return words
    .map((word, at) => {
      if (SECRET.test(words[at - 1] ?? '')) return '…'
      return SECRET_WORD.test(word) ? word.replace(/=.*$/s, '=…') : shellWord(withoutPassword(word))
    })
    .join(' ')
}

// It may be pasted.
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
