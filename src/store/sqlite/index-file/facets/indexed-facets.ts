import { TEXT_FILTERS, type TextFilter } from '../../../../replay/query/thread-query.ts'

/** A facet that the index keeps bits for: all conditions by text, and those by feedback. */
export type IndexedFacet = TextFilter | 'feedback'

export const INDEXED_FACETS: readonly IndexedFacet[] = [...TEXT_FILTERS, 'feedback']
