import type { ThreadFilter, ThreadQuery } from '../../replay/query/thread-query.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'

const OPTIONS: Readonly<Record<ThreadFilter, string>> = {
  tag: '--tag',
  bot: '--bot',
  service: '--service',
  release: '--release',
  language: '--language',
  model: '--model',
  tool: '--tool',
  lastRole: '--last-role',
  feedback: '--feedback',
  errors: '--errors',
  messages: '--min-messages',
  durationMillis: '--min-duration',
  firstAnswerMillis: '--slower-than',
  tokens: '--min-tokens',
  cost: '--min-cost',
  outcome: '--min-outcome',
}
const SORTED_BY: Readonly<Record<string, ThreadFilter>> = {
  longest: 'messages',
  slowest: 'firstAnswerMillis',
  tokens: 'tokens',
}

/** The options that select by some filters. */
export function optionsOf(filters: readonly ThreadFilter[]): string {
  return filters.map((filter) => OPTIONS[filter]).join(', ')
}

/**
 * Refuses what a source cannot select or sort by. Leaving it out would give a list of other threads than those asked for.
 *
 * @param unknown - What the source does not know, as in its `capabilities.cannotFilter`.
 * @throws CliError that says what the source can select by.
 */
export function refuseUnknown(query: ThreadQuery, unknown: readonly ThreadFilter[]): void {
  const known = Object.keys(OPTIONS).filter(
    (filter): filter is ThreadFilter => !unknown.includes(filter as ThreadFilter),
  )
  const asked = unknown.filter((filter) => query[filter] !== undefined)
  if (asked.length > 0) {
    throw new CliError(
      EXIT.usage,
      `this source cannot select by ${optionsOf(asked)}`,
      `It selects by: --user, --since, --until, ${optionsOf(known)}`,
    )
  }
  const { sort } = query
  const needed = sort === undefined ? undefined : SORTED_BY[sort]
  if (needed === undefined || !unknown.includes(needed)) return
  const sorts = ['latest', 'first', ...Object.keys(SORTED_BY)].filter(
    (one) => !unknown.includes(SORTED_BY[one] as ThreadFilter),
  )
  throw new CliError(
    EXIT.usage,
    `this source cannot sort by ${sort}`,
    `It sorts by: ${sorts.join(', ')}`,
  )
}
