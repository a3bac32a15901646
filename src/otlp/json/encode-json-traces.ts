import { getOrAdd } from '../../thread/get-or-add.ts'
import type { RecordedScope, RecordedSpan, SpanAttributes } from '../recorded-span.ts'
import { encodeJsonSpan } from './encode-json-span.ts'
import { encodeAttributes } from './encode-json-value.ts'
import type { OtlpResourceSpans, OtlpScopeSpans, OtlpSpan, OtlpTraces } from './otlp-traces.ts'

interface ScopeGroup extends OtlpScopeSpans {
  readonly spans: OtlpSpan[]
}

interface ResourceGroup {
  readonly resource: OtlpResourceSpans['resource']
  readonly schemaUrl?: string
  readonly scopes: Map<string, ScopeGroup>
}

/**
 * Spans as OTLP/JSON, grouped by resource and scope in the order of their first appearance. `JSON.stringify` escapes lone
 * surrogates in the result, so any text can be read back from a file of it.
 */
export function encodeJsonTraces(spans: readonly RecordedSpan[]): OtlpTraces {
  const groups = new ResourceGroups()
  for (const span of spans) scopeGroup(groups.of(span), span.scope).spans.push(encodeJsonSpan(span))
  return {
    resourceSpans: Array.from(groups.all(), ({ scopes, ...group }) => ({
      ...group,
      scopeSpans: [...scopes.values()],
    })),
  }
}

class ResourceGroups {
  readonly #byContent = new Map<string, ResourceGroup>()
  // Spans of one decoded body share their resource object, so its content is compared once and not once per span.
  readonly #byObject = new Map<SpanAttributes, ResourceGroup>()

  of({ resource, resourceSchemaUrl }: RecordedSpan): ResourceGroup {
    const known = this.#byObject.get(resource)
    if (known !== undefined && known.schemaUrl === resourceSchemaUrl) return known
    const attributes = encodeAttributes(resource)
    const group = getOrAdd(
      this.#byContent,
      JSON.stringify([resourceSchemaUrl, attributes]),
      () => ({
        resource: { attributes },
        ...(resourceSchemaUrl !== undefined && { schemaUrl: resourceSchemaUrl }),
        scopes: new Map(),
      }),
    )
    this.#byObject.set(resource, group)
    return group
  }

  all(): Iterable<ResourceGroup> {
    return this.#byContent.values()
  }
}

function scopeGroup({ scopes }: ResourceGroup, scope: RecordedScope): ScopeGroup {
  const { name, version, schemaUrl } = scope
  return getOrAdd(scopes, JSON.stringify([name, version, schemaUrl]), () => ({
    scope: { name, ...(version !== undefined && { version }) },
    ...(schemaUrl !== undefined && { schemaUrl }),
    spans: [],
  }))
}
