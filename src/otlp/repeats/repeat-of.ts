import { isUnfinished } from './is-unfinished.ts'
import type { RecordedSpan } from '../recorded-span.ts'

/** What a further span of the same id is to the first one. */
export type Repeat =
  /** It says nothing new. */
  | 'duplicate'
  /** It is the finished form of a span that was sent before it ended. */
  | 'replacement'
  /** It says something else. The first one stays. */
  | 'conflict'

/** The first span of an id, as far as further ones are compared with it. */
export interface FirstSpan {
  readonly isUnfinished: boolean
  /** Whether another span says the same. */
  isSame(span: RecordedSpan): boolean
}

/** What a span is to the first one of its id. An unfinished span is never news: nothing says which of two is the later. */
export function repeatOf(first: FirstSpan, span: RecordedSpan): Repeat {
  if (isUnfinished(span)) return 'duplicate'
  if (first.isUnfinished) return 'replacement'
  return first.isSame(span) ? 'duplicate' : 'conflict'
}
