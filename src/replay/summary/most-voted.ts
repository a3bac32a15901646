import type { Votes } from './summary-facts.ts'

/** The word with the most votes. Of several, the first by name. */
export function mostVoted(votes: Votes = {}): string | undefined {
  const [first] = Object.entries(votes).toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return first !== undefined && first[1] > 0 ? first[0] : undefined
}
