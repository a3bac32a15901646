const OLDEST = [22, 13] as const

/** What to say where this Node cannot run the commands; `undefined` where it can. `node:sqlite` came with 22.13. */
export function nodeVersionFault(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldMajor, oldMinor] = OLDEST
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return undefined
  return `threadspan's commands need Node ${OLDEST.join('.')} or newer, for node:sqlite; this is Node ${version}.`
}
