import type { SpanSource } from './span-source.ts'

/**
 * A span as OTLP has it, without its resource and scope. It says where the bytes are and holds no view of them: a view is
 * a larger object for the garbage collector than the span it shows.
 */
export interface EncodedSpan {
  readonly slab: Uint8Array<ArrayBuffer>
  readonly start: number
  readonly end: number
  readonly source: SpanSource
}

/** Spans of one source, one after another. */
export interface SourceRun {
  readonly source: SpanSource
  readonly spans: readonly EncodedSpan[]
}

/** Spans in their order, cut wherever the source changes. */
export function runsBySource(spans: readonly EncodedSpan[]): readonly SourceRun[] {
  const runs: SourceRun[] = []
  for (let start = 0, end = 1; start < spans.length; end++) {
    const source = spans[start]?.source
    if (source === undefined || spans[end]?.source === source) continue
    runs.push({ source, spans: spans.slice(start, end) })
    start = end
  }
  return runs
}

/** The bytes of spans in their order. Spans that are next to each other in memory share one view. */
export function viewBytes(spans: readonly EncodedSpan[]): Uint8Array<ArrayBuffer>[] {
  const views: Uint8Array<ArrayBuffer>[] = []
  let [slab, from, to]: [Uint8Array<ArrayBuffer> | undefined, number, number] = [undefined, 0, 0]
  for (const span of spans) {
    if (span.slab !== slab || span.start !== to) {
      if (slab !== undefined) views.push(slab.subarray(from, to))
      slab = span.slab
      from = span.start
    }
    to = span.end
  }
  if (slab !== undefined) views.push(slab.subarray(from, to))
  return views
}
