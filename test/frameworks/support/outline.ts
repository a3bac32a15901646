import type { RecordedSpan } from '../../../src/otlp/recorded-span.ts'
import { isRunKind } from '../../../src/thread/run-kind.ts'
import type { RecordedRun } from '../../../src/thread/recorded-thread.ts'

/** Runs as lines `kind name`, indented by the run that they are nested in; plumbing between them is left out. */
export type Outline = readonly string[]

/** The outline of spans, by the kind that the processor has written on them. */
export function outlineOfSpans(spans: readonly RecordedSpan[]): Outline {
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const inOrder = spans.toSorted((a, b) => Number(a.startUnixNano - b.startUnixNano))
  const below = (parentId: string | undefined, depth: number): string[] =>
    inOrder
      .filter(({ parentSpanId }) => knownParent(parentSpanId) === parentId)
      .flatMap(({ spanId, name, attributes }) => {
        const kind = attributes['chat.kind']
        if (!isRunKind(kind)) return below(spanId, depth)
        return [line(depth, kind, name), ...below(spanId, depth + 1)]
      })
  // A span whose parent never ended stands at the root.
  const knownParent = (id?: string) => (id !== undefined && ids.has(id) ? id : undefined)
  return below(undefined, 0)
}

/** The outline of runs that were read back. */
export function outlineOfRuns(runs: readonly RecordedRun[], depth = 0): Outline {
  return runs.flatMap(({ kind, name, children }) => {
    if (kind === undefined) return outlineOfRuns(children, depth)
    return [line(depth, kind, name), ...outlineOfRuns(children, depth + 1)]
  })
}

function line(depth: number, kind: string, name: string): string {
  return `${'  '.repeat(depth)}${kind} ${name}`
}
