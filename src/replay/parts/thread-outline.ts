import type { UnixNano } from '../../thread/instant.ts'
import type { SpanReader, TraceOutline } from '../span-reader.ts'

/** How long a thread is, and when it was. */
export interface ThreadExtent {
  readonly spans: number
  readonly startUnixNano: UnixNano
  readonly endUnixNano: UnixNano
}

/** What is known of a thread before its spans are read. */
export interface ThreadOutline extends ThreadExtent {
  /** The earliest first. */
  readonly traces: readonly TraceOutline[]
}

/** The outline of a thread. `undefined` if the store can only give it as a whole. */
export async function outlineThread(
  reader: SpanReader,
  threadId: string,
): Promise<ThreadOutline | undefined> {
  if (reader.listTraces === undefined) return undefined
  const byId = new Map<string, TraceOutline>()
  for await (const pieces of reader.listTraces(threadId)) {
    for (const piece of pieces) {
      const known = byId.get(piece.traceId)
      byId.set(
        piece.traceId,
        known === undefined ? piece : { ...piece, ...extentOf([known, piece]) },
      )
    }
  }
  const traces = [...byId.values()].toSorted(byStart)
  return { ...extentOf(traces), traces }
}

function extentOf(traces: readonly TraceOutline[]): ThreadExtent {
  let [spans, start, end] = [0, traces[0]?.startUnixNano ?? 0n, 0n]
  for (const trace of traces) {
    spans += trace.spans
    if (trace.startUnixNano < start) start = trace.startUnixNano
    if (trace.endUnixNano > end) end = trace.endUnixNano
  }
  return { spans, startUnixNano: start, endUnixNano: end }
}

function byStart(a: TraceOutline, b: TraceOutline): number {
  if (a.startUnixNano !== b.startUnixNano) return a.startUnixNano < b.startUnixNano ? -1 : 1
  return a.traceId < b.traceId ? -1 : 1
}
