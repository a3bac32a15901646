import type { ClassifiableSpan } from './classifiable-span.ts'
import { OptionError } from '../thread/errors.ts'
import { isRunKind, type RunKind } from '../thread/run-kind.ts'
import { sharedInProcess } from '../thread/shared-in-process.ts'

/**
 * An app's own rule for what its spans are: a kind; `null` where the span is no run, whatever it looks like;
 * `undefined` where the rule knows nothing of it. It is asked of every span of a thread when the span ends, and where
 * content is masked of every span there is, so it should look at one or two of their attributes and return.
 */
export type SpanRule = (span: ClassifiableSpan) => RunKind | null | undefined

const registry = sharedInProcess<{ rules: readonly SpanRule[] }>('span-rules.1', () => ({
  rules: [],
}))

/**
 * Adds a rule that goes before all that Threadspan knows itself, for the whole process: where spans are marked and where
 * they are read. The latest is asked first. What a rule throws, a reader throws; a recorder warns once and goes by what
 * it knows itself.
 *
 * @returns a function that takes the rule back.
 * @throws OptionError where the rule is no function.
 * @example
 * ```ts
 * addSpanRule(({ attributes }) => (attributes['acme.step'] === 'ask' ? 'llm' : undefined))
 * ```
 */
export function addSpanRule(rule: SpanRule): () => void {
  if (typeof rule !== 'function') throw new OptionError('addSpanRule: the rule must be a function')
  // Its own, so that one rule added twice can be taken back once.
  const added: SpanRule = (span) => rule(span)
  registry.rules = [added, ...registry.rules]
  return () => {
    registry.rules = registry.rules.filter((one) => one !== added)
  }
}

/** Whether the app has rules of its own. */
export function hasSpanRules(): boolean {
  return registry.rules.length > 0
}

/** What the first of the app's rules that knows says; `undefined` where none does. */
export function askSpanRules(span: ClassifiableSpan): RunKind | null | undefined {
  for (const rule of registry.rules) {
    const kind = rule(span)
    if (kind === null || isRunKind(kind)) return kind
  }
  return undefined
}
