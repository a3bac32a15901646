import type { TestOptions } from 'vitest'
import type { Requirement } from './requirement.ts'
import { skipReason } from './skip-reason.ts'

declare module 'vitest' {
  interface TaskMeta {
    /** Why a test or suite is skipped, if that is known before it runs. */
    skipReason?: string
  }
}

/**
 * Options of a test or suite that needs something: without it, the tests are skipped and the report says why.
 * {@link orSkip} does the same for what only shows while a test runs.
 *
 * @param isThere - What is needed, and whether this machine has it.
 * @throws Error if something is missing that `THREADSPAN_REQUIRE` demands.
 */
export function needs(isThere: Partial<Record<Requirement, boolean>>): TestOptions {
  const names = Object.keys(isThere) as Requirement[]
  const reasons = names.filter((name) => isThere[name] !== true).map(skipReason)
  return reasons.length === 0 ? {} : { skip: true, meta: { skipReason: reasons.join('; ') } }
}
