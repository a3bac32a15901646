import type { ReadAttributes } from '../thread/attribute-text.ts'

/** What the classifier looks at, of a live span as of one that is read. */
export interface ClassifiableSpan {
  readonly name: string
  /** The instrumentation scope: some frameworks are known by it alone. */
  readonly scope?: { readonly name: string }
  readonly attributes: ReadAttributes
}
