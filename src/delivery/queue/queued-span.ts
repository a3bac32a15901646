import type { EndedSpan, SpanResource, SpanScope } from '../ended-span.ts'
import type { EncodedBytes } from '../encoding/encoded-bytes.ts'

/** A span that waits for delivery. */
export interface QueuedSpan {
  /** What it counts against the queue's bound. */
  readonly bytes: number
  readonly source: SpanSource
  /** The span in the encoding of the endpoint; absent where an exporter takes the span itself. */
  readonly encoded?: EncodedBytes
  readonly span?: EndedSpan
}

/** Where spans are from: each pair of resource and scope is one object, so that its encoding is made once. */
export class SpanSource {
  readonly resource: SpanResource
  readonly scope: SpanScope

  constructor(resource: SpanResource, scope: SpanScope) {
    this.resource = resource
    this.scope = scope
  }
}

/** Finds the {@link SpanSource} of a span. */
export class SpanSources {
  readonly #known = new WeakMap<SpanResource, WeakMap<SpanScope, SpanSource>>()
  #latest: SpanSource | undefined

  of({ resource, instrumentationScope }: EndedSpan): SpanSource {
    const latest = this.#latest
    if (latest?.resource === resource && latest.scope === instrumentationScope) return latest
    return (this.#latest = this.#find(resource, instrumentationScope))
  }

  #find(resource: SpanResource, instrumentationScope: SpanScope): SpanSource {
    let scopes = this.#known.get(resource)
    if (scopes === undefined) this.#known.set(resource, (scopes = new WeakMap()))
    let source = scopes.get(instrumentationScope)
    if (source === undefined) {
      source = new SpanSource(resource, instrumentationScope)
      scopes.set(instrumentationScope, source)
    }
    return source
  }
}

/** Spans of one source, one after another. */
export interface SourceRun {
  readonly source: SpanSource
  readonly spans: readonly QueuedSpan[]
}

/** Spans in their order, cut wherever the source changes. */
export function runsBySource(spans: readonly QueuedSpan[]): readonly SourceRun[] {
  const runs: SourceRun[] = []
  for (let start = 0, end = 1; start < spans.length; end++) {
    const source = spans[start]?.source
    if (source === undefined || spans[end]?.source === source) continue
    runs.push({ source, spans: spans.slice(start, end) })
    start = end
  }
  return runs
}

/** The encoded bytes of spans. */
export function* encodedOf(spans: readonly QueuedSpan[]): Generator<EncodedBytes> {
  for (const { encoded } of spans) if (encoded !== undefined) yield encoded
}
