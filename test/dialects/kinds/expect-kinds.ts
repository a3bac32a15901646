import { expect } from 'vitest'
import { classifySpan, type RunKind } from '../../../src/replay/index.ts'

/** A span in short: the kind expected (`none` where it is no run), its name, its attributes, its scope. */
export type SpanCase = readonly [
  kind: RunKind | 'none',
  name: string,
  attributes: Readonly<Record<string, unknown>>,
  scope?: string,
]

/** Expects these spans to be of these kinds, and says all that are not. */
export function expectKinds(cases: readonly SpanCase[]): void {
  const found = cases.map(([, name, attributes, scope]) => {
    const kind = classifySpan({ name, attributes, ...(scope && { scope: { name: scope } }) })
    return `${kind ?? 'none'} ${name} ${JSON.stringify(attributes)}`
  })
  expect(found).toEqual(
    cases.map(([kind, name, attributes]) => `${kind} ${name} ${JSON.stringify(attributes)}`),
  )
}

/** Spans that differ in one attribute only. */
export function byValue(
  key: string,
  kinds: Readonly<Record<string, RunKind | 'none'>>,
  scope?: string,
): readonly SpanCase[] {
  return Object.entries(kinds).map(([value, kind]) =>
    scope === undefined
      ? [kind, 'span', { [key]: value }]
      : [kind, 'span', { [key]: value }, scope],
  )
}
