import {
  type NumberRange,
  TEXT_FILTERS,
  type ThreadConditions,
} from '../../replay/query/thread-query.ts'
import type { UnixNano } from '../../thread/instant.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { readSince } from '../since-option.ts'
import type { FilterOptions } from './filter-options.ts'

/**
 * The conditions that options name.
 *
 * @throws CliError if a time is wrong, or if no thread could meet two of them.
 */
export function readConditions(options: FilterOptions, now: UnixNano): ThreadConditions {
  return {
    ...(options.user !== undefined && { userId: options.user }),
    ...timeOf(options, now),
    ...textsOf(options),
    ...numbersOf(options),
    ...(options.feedback !== undefined && { feedback: options.feedback }),
  }
}

function timeOf({ since, until }: FilterOptions, now: UnixNano): ThreadConditions {
  const from = since === undefined ? undefined : readSince(since, now)
  const to = until === undefined ? undefined : readSince(until, now, '--until')
  if (from !== undefined && to !== undefined && from >= to) {
    throw new CliError(
      EXIT.usage,
      '--since is not before --until, so no thread could match',
      'Try: --since 7d --until 24h',
    )
  }
  return { ...(from !== undefined && { since: from }), ...(to !== undefined && { until: to }) }
}

function textsOf(options: FilterOptions): ThreadConditions {
  const given = TEXT_FILTERS.filter((filter) => options[filter] !== undefined)
  return Object.fromEntries(given.map((filter) => [filter, options[filter]]))
}

function numbersOf(options: FilterOptions): ThreadConditions {
  const { errors, slowerThan } = options
  const ranges = {
    messages: rangeOf('messages', options.minMessages, options.maxMessages),
    tokens: rangeOf('tokens', options.minTokens, options.maxTokens),
    cost: rangeOf('cost', options.minCost, options.maxCost),
    outcome: rangeOf('outcome', options.minOutcome, options.maxOutcome),
    durationMillis: rangeOf('duration', options.minDuration, options.maxDuration),
    firstAnswerMillis: rangeOf('first-answer', slowerThan, undefined),
    errors: errors === undefined ? undefined : errors ? { min: 1 } : { max: 0 },
  }
  return Object.fromEntries(Object.entries(ranges).filter(([, range]) => range !== undefined))
}

function rangeOf(name: string, min?: number, max?: number): NumberRange | undefined {
  if (min !== undefined && max !== undefined && min > max) {
    throw new CliError(EXIT.usage, `--min-${name} is more than --max-${name}`)
  }
  if (min === undefined && max === undefined) return undefined
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
}
