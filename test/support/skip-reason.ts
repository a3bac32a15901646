import { demandedRequirements } from './demanded-requirements.ts'
import { type Requirement, REQUIREMENTS } from './requirement.ts'

/**
 * Why a test is skipped that lacks a requirement.
 *
 * @throws Error if this machine demands it.
 */
export function skipReason(requirement: Requirement): string {
  const reason = REQUIREMENTS[requirement]
  if (demandedRequirements().has(requirement))
    throw new Error(`THREADSPAN_REQUIRE demands ${requirement}, but ${reason}`)
  return reason
}
