import type { UnixNano } from '../../thread/instant.ts'
import type { TraceOutline } from '../span-reader.ts'

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

/** Puts the pieces together that a store lists. */
export async function outlineThread(
  batches: AsyncIterable<readonly TraceOutline[]>,
): Promise<ThreadOutline> {
  const byId = new Map<string, TraceOutline>()
  for await (const pieces of batches) {
    for (const piece of pieces) {
      const known = byId.get(piece.traceId)
      const trace = known === undefined ? piece : { ...piece, ...extentOf([known, piece]) }
      byId.set(piece.traceId, trace)
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
