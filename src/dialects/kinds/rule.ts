import type { RunKind } from '../../thread/run-kind.ts'
import type { ClassifiableSpan } from '../classifiable-span.ts'

/** What a rule says of a span: its kind, `null` for no run. `undefined` leaves it to the next rule. */
export type Verdict = RunKind | null | undefined

/**
 * One way to tell the kind of a span. A rule is asked only if a span has one of its keys, its scope or its name, so that a
 * long table costs little on spans that have none.
 */
export interface Rule {
  /** Attribute keys. */
  readonly keys?: readonly string[]
  /** Beginnings of attribute keys. */
  readonly prefixes?: readonly string[]
  /** Names of the instrumentation scope. */
  readonly scopes?: readonly string[]
  /**
   * Span names, alone or followed by what they are about: `chat` is the name of `chat gpt-5`, not of `chatter`. One that
   * ends in a dot is the beginning of a name.
   */
  readonly names?: readonly string[]
  /** `value` is that of the key that was found, or the name of the scope or span. */
  readonly decide: (value: unknown, span: ClassifiableSpan) => Verdict
}
