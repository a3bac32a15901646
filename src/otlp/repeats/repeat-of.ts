import { isUnfinished } from './is-unfinished.ts'
import type { RecordedSpan } from '../recorded-span.ts'

/** How a further span relates to the first span with the same id. */
export type Repeat =
  /** It adds nothing. */
  | 'duplicate'
  /** It is the finished form of a span that was sent before it ended. */
  | 'replacement'
  /** It has other content. The first one stays. */
  | 'conflict'

/** What has to be known of the first span with an id, to compare further ones with it. */
export interface FirstSpan {
  readonly isUnfinished: boolean
  /** Whether another span has the same content. */
  isSame(span: RecordedSpan): boolean
}

/** How a span relates to the first span with its id. An unfinished span adds nothing: the later of two is not known. */
export function repeatOf(first: FirstSpan, span: RecordedSpan): Repeat {
  if (isUnfinished(span)) return 'duplicate'
  if (first.isUnfinished) return 'replacement'
  return first.isSame(span) ? 'duplicate' : 'conflict'
}
