import type { ThreadSummary } from '../span-reader.ts'
import type { FacetCount, FacetCounts } from './facet-counts.ts'
import { matchesQuery } from './matches-query.ts'
import type { TextFilter, ThreadConditions } from './thread-query.ts'
import { textsOf } from './thread-values.ts'

/**
 * Counts the values of facets among the threads that meet all conditions. A facet ignores the condition on itself, so that
 * the other values that could be chosen are shown with their counts.
 */
export function countFacets(
  summaries: Iterable<ThreadSummary>,
  query: ThreadConditions,
  facets: readonly TextFilter[],
): FacetCounts {
  const counts = new Map(facets.map((facet) => [facet, new Map<string, number>()]))
  const others = new Map(facets.map((facet) => [facet, withoutFacet(query, facet)]))
  for (const summary of summaries) {
    for (const [facet, values] of counts) {
      if (!matchesQuery(summary, others.get(facet) ?? query)) continue
      for (const value of textsOf(summary, facet)) values.set(value, (values.get(value) ?? 0) + 1)
    }
  }
  return Object.fromEntries(Array.from(counts, ([facet, values]) => [facet, sortCounts(values)]))
}

/** The conditions without the one on a facet. */
export function withoutFacet(query: ThreadConditions, facet: TextFilter): ThreadConditions {
  const { [facet]: _, ...others } = query
  return others
}

/** The counts in order: the most frequent value first, and of equal ones the first by name. */
export function sortCounts(
  counts: Iterable<readonly [value: string, threads: number]>,
): readonly FacetCount[] {
  return Array.from(counts, ([value, threads]) => ({ value, threads })).toSorted(
    (a, b) => b.threads - a.threads || Number(a.value > b.value) - Number(a.value < b.value),
  )
}
