import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'

const OLDEST = [22, 15] as const

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
 * @throws CliError that says how to run it without changing the Node of the app.
 */
export function assertNodeVersion(command: string): void {
  const fault = nodeVersionFault(process.versions.node)
  if (fault === undefined) return
  // Run by npx, the package is in no folder where npx would find it again.
  const isInstalled = !import.meta.url.includes('/_npx/')
  const packages = isInstalled ? '-p node@22' : '-p node@22 -p threadspan'
  throw new CliError(
    EXIT.failure,
    fault,
    `Run this command with another Node: npx ${packages} threadspan ${command}\nThe app can stay on this one: recording works here.`,
  )
}
