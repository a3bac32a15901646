import type { FeedbackCounts, ThreadSummary } from '../span-reader.ts'
import {
  type AnyOf,
  type FeedbackKind,
  NUMBER_FILTERS,
  type NumberRange,
  TEXT_FILTERS,
  type ThreadConditions,
} from './thread-query.ts'
import { numberOf, textsOf } from './thread-values.ts'

/** Whether a thread meets all conditions. Every store gives the same answer as this. */
export function matchesQuery(summary: ThreadSummary, query: ThreadConditions): boolean {
  return (
    isWanted(summary, query) &&
    TEXT_FILTERS.every((filter) => isAnyOf(textsOf(summary, filter), query[filter])) &&
    NUMBER_FILTERS.every((filter) => isWithin(numberOf(summary, filter), query[filter])) &&
    hasFeedback(summary.feedback, query.feedback)
  )
}

function isWanted(
  { id, userId, startUnixNano, endUnixNano }: ThreadSummary,
  query: ThreadConditions,
): boolean {
  return (
    (query.idPrefix === undefined || id.startsWith(query.idPrefix)) &&
    (query.userId === undefined || userId === query.userId) &&
    (query.since === undefined || endUnixNano >= query.since) &&
    (query.until === undefined || startUnixNano < query.until)
  )
}

function isAnyOf(values: readonly string[], wanted: AnyOf | undefined): boolean {
  if (wanted === undefined) return true
  return [wanted].flat().some((value) => values.includes(value))
}

function isWithin(value: number | undefined, range: NumberRange | undefined): boolean {
  if (range === undefined) return true
  const { min = -Infinity, max = Infinity } = range
  return value !== undefined && value >= min && value <= max
}

function hasFeedback(
  { up, down, comments }: FeedbackCounts = { up: 0, down: 0, comments: 0 },
  wanted: FeedbackKind | undefined,
): boolean {
  if (wanted === undefined) return true
  if (wanted === 'any') return up + down + comments > 0
  return { up, down, comment: comments }[wanted] > 0
}
