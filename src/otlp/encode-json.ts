import { encodeStatus } from './encode-status.ts'
import { encodeAttributes } from './encode-value.ts'
import type { OtlpEvent, OtlpLink, OtlpSpan, OtlpTraces } from './otlp-traces.ts'
import type {
  RecordedScope,
  RecordedSpan,
  RecordedSpanEvent,
  RecordedSpanLink,
  SpanAttributes,
} from './recorded-span.ts'
import { getOrAdd } from '../thread/get-or-add.ts'

interface ScopeGroup {
  readonly scope: RecordedScope
  readonly spans: OtlpSpan[]
}

interface ResourceGroup {
  readonly resource: { readonly attributes: ReturnType<typeof encodeAttributes> }
  readonly scopes: Map<string, ScopeGroup>
}

/**
 * Spans as OTLP/JSON, grouped by resource and scope, in the order in which each first appears. `JSON.stringify` of the
 * result escapes lone surrogates, so a file of it brings back any text.
 */
export function encodeTraces(spans: readonly RecordedSpan[]): OtlpTraces {
  const groups = new Map<string, ResourceGroup>()
  const keys = new Map<SpanAttributes, string>()
  for (const span of spans) {
    scopeGroup(resourceGroup(groups, keys, span.resource), span.scope).spans.push(encodeSpan(span))
  }
  return {
    resourceSpans: Array.from(groups.values(), ({ resource, scopes }) => ({
      resource,
      scopeSpans: [...scopes.values()],
    })),
  }
}

// Spans of one decoded body share their resource object: its key is then made once, not once per span.
function resourceGroup(
  groups: Map<string, ResourceGroup>,
  keys: Map<SpanAttributes, string>,
  resource: SpanAttributes,
): ResourceGroup {
  const known = groups.get(keys.get(resource) ?? '')
  if (known !== undefined) return known
  const attributes = encodeAttributes(resource)
  const key = JSON.stringify(attributes)
  keys.set(resource, key)
  return getOrAdd(groups, key, () => ({ resource: { attributes }, scopes: new Map() }))
}

function scopeGroup({ scopes }: ResourceGroup, scope: RecordedScope): ScopeGroup {
  const { name, version } = scope
  const key = JSON.stringify([name, version])
  return getOrAdd(scopes, key, () => ({
    scope: { name, ...(version !== undefined && { version }) },
    spans: [],
  }))
}

function encodeSpan(span: RecordedSpan): OtlpSpan {
  const { parentSpanId, traceState, flags } = span
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    ...(traceState !== undefined && { traceState }),
    ...(flags !== undefined && { flags }),
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: String(span.startUnixNano),
    endTimeUnixNano: String(span.endUnixNano),
    attributes: encodeAttributes(span.attributes),
    events: span.events.map(encodeEvent),
    links: span.links.map(encodeLink),
    ...encodeStatus(span.status),
  }
}

function encodeEvent({ name, unixNano, attributes }: RecordedSpanEvent): OtlpEvent {
  return { timeUnixNano: String(unixNano), name, attributes: encodeAttributes(attributes) }
}

function encodeLink({ traceId, spanId, traceState, attributes }: RecordedSpanLink): OtlpLink {
  return {
    traceId,
    spanId,
    ...(traceState !== undefined && { traceState }),
    attributes: encodeAttributes(attributes),
  }
}
