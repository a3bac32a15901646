import { toOutcome } from '../../thread/feedback/outcome.ts'
import { type SortedKeys, sortKeys } from './sort-keys.ts'

/**
 * Reads the outcome of a line or message. `reward`, the word of data sets of agent runs, counts if there is no
 * `outcome`. A value that is not from 0 to 1 is noticed.
 */
export function parseOutcome(
  given: { readonly outcome: unknown; readonly reward?: unknown },
  at: string,
  notices: string[],
): SortedKeys<{ readonly outcome: number | undefined; readonly reward?: undefined }> {
  const outcome = toOutcome(given.outcome)
  const reward = given.outcome === undefined ? toOutcome(given.reward) : undefined
  if (reward !== undefined) return { known: { outcome: reward }, unknown: {} }
  const sorted = sortKeys({ outcome, reward: undefined }, given)
  for (const key of Object.keys(sorted.unknown)) {
    if (key === 'reward' && outcome !== undefined) continue
    notices.push(`${at}: \`${key}\` is not a number from 0 to 1; it is kept under \`metadata\``)
  }
  return sorted
}
