import type { ClassifiableSpan } from './classifiable-span.ts'
import { OptionError } from '../thread/errors.ts'
import { isRunKind, type RunKind } from '../thread/run-kind.ts'
import { sharedInProcess } from '../thread/shared-in-process.ts'

/**
 * An app's own rule for what its spans are. It returns a kind, `null` for a span that is no run, whatever it looks like,
 * or `undefined` for a span that it does not know. It is asked about every span of a thread when the span ends, and about
 * every span at all if content is masked. So it should look at one or two attributes and return.
 */
export type SpanRule = (span: ClassifiableSpan) => RunKind | null | undefined

const registry = sharedInProcess<{ rules: readonly SpanRule[] }>('span-rules.1', () => ({
  rules: [],
}))

/**
 * Adds a rule that goes before all that Threadspan knows itself. It holds for the whole process, when spans are marked and
 * when they are read. The latest rule is asked first. If a rule throws, so does the reader that asked; a recorder warns
 * once and goes by what it knows itself.
 *
 * @returns a function that removes the rule.
 * @throws OptionError if the rule is not a function.
 * @example
 * ```ts
 * addSpanRule(({ attributes }) => (attributes['acme.step'] === 'ask' ? 'llm' : undefined))
 * ```
 */
export function addSpanRule(rule: SpanRule): () => void {
  if (typeof rule !== 'function') throw new OptionError('addSpanRule: the rule must be a function')
  // Wrapped, so that a rule that was added twice can be removed once.
  const added: SpanRule = (span) => rule(span)
  registry.rules = [added, ...registry.rules]
  return () => {
    registry.rules = registry.rules.filter((one) => one !== added)
  }
}

/** Whether the app has added rules. */
export function hasSpanRules(): boolean {
  return registry.rules.length > 0
}

/** The verdict of the first of the app's rules that knows the span, or `undefined`. */
export function askSpanRules(span: ClassifiableSpan): RunKind | null | undefined {
  for (const rule of registry.rules) {
    const kind = rule(span)
    if (kind === null || isRunKind(kind)) return kind
  }
  return undefined
}
