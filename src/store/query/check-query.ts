import { readCursor } from '../../replay/query/read-cursor.ts'
import {
  FEEDBACK_KINDS,
  NUMBER_FILTERS,
  type NumberRange,
  TEXT_FILTERS,
  THREAD_SORTS,
  type ThreadFilter,
  type ThreadQuery,
} from '../../replay/query/thread-query.ts'
import { OptionError } from '../../thread/errors.ts'

/**
 * Refuses a query that no store can answer, or that this one cannot.
 *
 * @param unknown - What the store does not know of a thread, as in its `capabilities.cannotFilter`.
 * @throws OptionError that names the wrong condition.
 */
export function checkQuery(query: ThreadQuery, unknown: readonly ThreadFilter[] = []): void {
  const { limit, sort = 'latest', cursor, feedback } = query
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 0)) {
    throw new OptionError(`limit is ${limit}; it must be a whole number, 0 or more`)
  }
  if (!THREAD_SORTS.includes(sort)) {
    throw new OptionError(`sort is ${sort}; it must be one of ${THREAD_SORTS.join(', ')}`)
  }
  if (feedback !== undefined && !FEEDBACK_KINDS.includes(feedback)) {
    throw new OptionError(`feedback must be one of ${FEEDBACK_KINDS.join(', ')}`)
  }
  for (const filter of TEXT_FILTERS) checkTexts(filter, query[filter])
  for (const filter of NUMBER_FILTERS) checkRange(filter, query[filter])
  if (cursor !== undefined) readCursor(cursor, sort)
  checkKnown(query, unknown)
}

function checkKnown(query: ThreadQuery, unknown: readonly ThreadFilter[]): void {
  for (const filter of unknown) {
    if (query[filter] !== undefined) {
      throw new OptionError(`this store does not know ${filter} before it reads a thread`)
    }
  }
  const needed = ({ slowest: 'firstAnswerMillis', tokens: 'tokens', longest: 'messages' } as const)[
    query.sort as string
  ]
  if (needed !== undefined && unknown.includes(needed)) {
    throw new OptionError(`this store cannot sort by ${query.sort}`)
  }
}

function checkTexts(name: string, value: unknown): void {
  if (value === undefined || typeof value === 'string') return
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return
  throw new OptionError(`${name} must be a text or a list of texts`)
}

function checkRange(name: string, range: NumberRange | undefined): void {
  for (const [end, value] of Object.entries(range ?? {})) {
    if (typeof value !== 'number' || Number.isNaN(value)) {
      throw new OptionError(`${name}.${end} must be a number`)
    }
  }
}
