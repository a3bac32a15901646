import type { TextFilter } from './thread-query.ts'

/** How many threads have each value of a facet, the most frequent value first. */
export type FacetCounts = Readonly<Partial<Record<TextFilter, readonly FacetCount[]>>>

/** One value of a facet. */
export interface FacetCount {
  readonly value: string
  readonly threads: number
}
