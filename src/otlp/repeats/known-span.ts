import { contentHash } from './content-hash.ts'
import { isUnfinished } from './is-unfinished.ts'
import type { RecordedSpan } from '../recorded-span.ts'
import type { FirstSpan } from './repeat-of.ts'

/** A {@link FirstSpan} that is in memory. It is hashed only if another span of its id comes, and only once. */
export class KnownSpan implements FirstSpan {
  readonly span: RecordedSpan
  #hash: string | undefined

  constructor(span: RecordedSpan) {
    this.span = span
  }

  get isUnfinished(): boolean {
    return isUnfinished(this.span)
  }

  isSame(span: RecordedSpan): boolean {
    if (span === this.span) return true
    return (this.#hash ??= contentHash(this.span)) === contentHash(span)
  }
}
