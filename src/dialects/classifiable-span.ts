import type { ReadAttributes } from '../thread/attribute-text.ts'

/** What the classifier looks at: the same at the processor, where a span is live, and at replay. */
export interface ClassifiableSpan {
  readonly name: string
  /** The instrumentation scope: some frameworks are known by it alone. */
  readonly scope?: { readonly name: string }
  readonly attributes: ReadAttributes
}
