import type { SpanReader, ThreadSummary } from '../span-reader.ts'
import { OptionError } from '../../thread/errors.ts'
import { countFacets } from './count-facets.ts'
import type { FacetCounts } from './facet-counts.ts'
import { TEXT_FILTERS, type TextFilter, type ThreadConditions } from './thread-query.ts'

/**
 * How many threads there are of each bot, model, language and so on, among those that meet some conditions. A facet ignores
 * the condition on itself. A store without an index of facets lists all threads for it.
 *
 * @throws OptionError if the store does not know a facet, see `capabilities.cannotFilter`. Reading throws StoreError.
 * @example
 * const { model = [] } = await findFacets(store, { bot: 'shop' }, ['model'])
 * for (const { value, threads } of model) console.log(value, threads)
 */
export async function findFacets(
  reader: SpanReader,
  query: ThreadConditions = {},
  facets: readonly TextFilter[] = knownFacets(reader),
): Promise<FacetCounts> {
  const known = knownFacets(reader)
  const { cannotFilter = [] } = reader.capabilities
  const unknown =
    facets.find((facet) => !known.includes(facet)) ??
    cannotFilter.find((filter) => query[filter] !== undefined)
  if (unknown !== undefined) throw new OptionError(`this store does not know ${unknown}`)
  if (reader.countFacets !== undefined) return reader.countFacets(query, facets)
  const all: ThreadSummary[] = []
  // Conditions on facets are left to the counting, as each facet ignores one of them.
  for await (const summary of reader.listThreads(withoutFacets(query))) all.push(summary)
  return countFacets(all, query, facets)
}

function knownFacets({ capabilities: { cannotFilter = [] } }: SpanReader): readonly TextFilter[] {
  return TEXT_FILTERS.filter((facet) => !cannotFilter.includes(facet))
}

function withoutFacets(query: ThreadConditions): ThreadConditions {
  const others = { ...query }
  for (const facet of TEXT_FILTERS) delete others[facet]
  return others
}
