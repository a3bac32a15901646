import type { RecordedSpan } from '../otlp/recorded-span.ts'
import type { RecordedRun, RunUsage } from '../thread/recorded-thread.ts'
import type { RunKind } from '../thread/run-kind.ts'

/** What one dialect reads off a span: the fields that it knows; one is absent if the span does not have it. */
export type RunContent = Partial<
  Pick<
    RecordedRun,
    | 'input'
    | 'output'
    | 'model'
    | 'provider'
    | 'finishReason'
    | 'timeToFirstChunk'
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
export type RunReader = (span: RecordedSpan, kind: RunKind) => RunContent
