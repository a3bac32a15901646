import type { RecordedSpan } from '../../../src/otlp/recorded-span.ts'
import { isRunKind } from '../../../src/thread/run-kind.ts'
import type { RecordedRun } from '../../../src/thread/recorded-thread.ts'

/** Runs as lines `kind name`, indented by the run that they are nested in; plumbing between them is left out. */
export type Outline = readonly string[]

/** The outline of spans, by the kind that the processor has written on them. */
export function outlineOfSpans(spans: readonly RecordedSpan[]): Outline {
  const ids = new Set(spans.map(({ spanId }) => spanId))
  // A span whose parent never ended stands at the root.
  const knownParent = (id?: string) => (id !== undefined && ids.has(id) ? id : undefined)
  const inOrder = spans.toSorted(
    (a, b) => Number(a.startUnixNano - b.startUnixNano) || Number(a.endUnixNano - b.endUnixNano),
  )
  const lines: string[] = []
  const addBelow = (parentId: string | undefined, depth: number): void => {
    for (const { spanId, parentSpanId, name, attributes } of inOrder) {
      if (knownParent(parentSpanId) !== parentId) continue
      const kind = attributes['chat.kind']
      if (isRunKind(kind)) lines.push(line(depth, kind, name))
      addBelow(spanId, isRunKind(kind) ? depth + 1 : depth)
    }
  }
  addBelow(undefined, 0)
  return lines
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
