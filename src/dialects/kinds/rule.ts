import type { RunKind } from '../../thread/run-kind.ts'
import type { ClassifiableSpan } from '../classifiable-span.ts'

/** What a rule says of a span: its kind, `null` where it is no run, `undefined` where the next rule shall say. */
export type Verdict = RunKind | null | undefined

/**
 * One row of the decision table. It is asked only of spans that have one of its keys, its scope or its name: that is
 * what makes a table of this length cheap on a span that has none.
 */
export interface Rule {
  /** Whose words these are. */
  readonly of: string
  /** Attribute keys, of which one must be there. */
  readonly keys?: readonly string[]
  /** Beginnings of attribute keys, of which one must be there. */
  readonly keysLike?: readonly string[]
  /** Names of the instrumentation scope. */
  readonly scopes?: readonly string[]
  /**
   * Span names, alone or followed by what they are about: `chat` is the name of `chat gpt-5`, not of `chatter`. One that
   * ends in a dot is the beginning of a name.
   */
  readonly names?: readonly string[]
  /** `value` is that of the key that was found, or the scope or span name. */
  readonly decide: (value: unknown, span: ClassifiableSpan) => Verdict
}
