import { TEXT_FILTERS } from '../../../../replay/query/thread-query.ts'
import { textsOf } from '../../../../replay/query/thread-values.ts'
import type { ThreadSummary } from '../../../../replay/span-reader.ts'
import type { IndexedFacet } from './indexed-facets.ts'

/** All values that a thread has. */
export function* facetsOf(
  summary: ThreadSummary,
): Generator<readonly [facet: IndexedFacet, value: string]> {
  for (const facet of TEXT_FILTERS) {
    for (const value of textsOf(summary, facet)) yield [facet, value]
  }
  const { up = 0, down = 0, comments = 0 } = summary.feedback ?? {}
  if (up > 0) yield ['feedback', 'up']
  if (down > 0) yield ['feedback', 'down']
  if (comments > 0) yield ['feedback', 'comment']
  if (up + down + comments > 0) yield ['feedback', 'any']
}
