import type { EndedSpan, SpanResource, SpanScope } from './ended-span.ts'

/** A pair of resource and scope. Each pair is one object, so that it is encoded once. */
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

  of({
    resource,
    instrumentationScope,
  }: Pick<EndedSpan, 'resource' | 'instrumentationScope'>): SpanSource {
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
