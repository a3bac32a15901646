import type { Requirement } from './requirement.ts'
import { skipReason } from './skip-reason.ts'

/**
 * The value; if there is none, the test that asks is skipped, with the reason in the report.
 *
 * @param skip - The `skip` of the test's own context.
 * @throws Error if `THREADSPAN_REQUIRE` demands the requirement.
 */
export function orSkip<Value>(
  value: Value | undefined,
  requirement: Requirement,
  skip: (note: string) => never,
): Value {
  return value ?? skip(skipReason(requirement))
}
