import type { SpanSource } from './span-source.ts'

/**
 * A span encoded as OTLP, without its resource and scope. It has offsets instead of a view of the bytes, because a view
 * costs the garbage collector more than the span itself.
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

/** Spans in their order, in a new run each time the source changes. */
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

/** The bytes of spans in their order. Spans that are adjacent in memory share one view. */
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
