import type { ThreadSummary } from '../span-reader.ts'
import type { ThreadSort } from './thread-query.ts'

/** By what a list is sorted: the greatest first. A thread about which it is not known comes last. */
export type SortValue = bigint | number | undefined

/** Compares two threads in an order, for `toSorted`. Of two that are equal, the one with the smaller id comes first. */
export function compareThreads(sort: ThreadSort): (a: ThreadSummary, b: ThreadSummary) => number {
  return (a, b) => comparePlaces(placeOf(a, sort), placeOf(b, sort))
}

/** The place of a thread in an order. */
export interface ThreadPlace {
  readonly value: SortValue
  readonly id: string
}

/** Reads it off a thread. */
export function placeOf(summary: ThreadSummary, sort: ThreadSort): ThreadPlace {
  return { value: VALUES[sort](summary), id: summary.id }
}

/** Negative if `a` comes first. */
export function comparePlaces(a: ThreadPlace, b: ThreadPlace): number {
  if (a.value !== b.value) {
    if (a.value === undefined) return 1
    if (b.value === undefined) return -1
    return a.value > b.value ? -1 : 1
  }
  return Number(a.id > b.id) - Number(a.id < b.id)
}

const VALUES: Readonly<Record<ThreadSort, (summary: ThreadSummary) => SortValue>> = {
  latest: ({ endUnixNano }) => endUnixNano,
  first: ({ startUnixNano }) => -startUnixNano,
  longest: ({ messages }) => messages,
  slowest: ({ slowestAnswerMillis }) => slowestAnswerMillis,
  tokens: ({ tokens }) => tokens,
}
