import { sharedInProcess } from '../thread/shared-in-process.ts'

// An app has some dozens.
const MAX_SCOPES = 1000

const scopes = sharedInProcess<Set<string>>('scopes.1', () => new Set())

/** Notes that an instrumentation has started a span in this process. */
export function noteScope(name: string): void {
  if (scopes.size < MAX_SCOPES) scopes.add(name)
}

/** Whether an instrumentation of such a name has started a span that a processor of ours saw. */
export function hasSeenScope(isWanted: (name: string) => boolean): boolean {
  return [...scopes].some(isWanted)
}
