import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import type { RecordedRun, RunUsage } from '../../thread/recorded-thread.ts'
import type { RunKind } from '../../thread/run-kind.ts'

/** What one dialect reads off a span: the fields that it knows, each absent where the span does not have it. */
export type RunContent = Partial<
  Pick<
    RecordedRun,
    | 'input'
    | 'output'
    | 'model'
    | 'provider'
    | 'finishReason'
    | 'system'
    | 'inputMessages'
    | 'outputMessages'
    | 'toolDefinitions'
    | 'toolCall'
    | 'documents'
    | 'error'
  >
> & { readonly usage?: RunUsage }

/** Reads one way of putting a run's content on a span. Pure; never throws, whatever the span holds. */
export type RunDialect = (span: RecordedSpan, kind: RunKind) => RunContent

/** An object without the fields that are `undefined` or hold nothing: an empty list says no more than an absent one. */
export function present<Content extends object>(content: {
  readonly [Field in keyof Content]: Content[Field] | undefined
}): Content {
  const entries = Object.entries(content).filter(([, value]) => {
    return value !== undefined && !(Array.isArray(value) && value.length === 0)
  })
  return Object.fromEntries(entries) as Content
}
