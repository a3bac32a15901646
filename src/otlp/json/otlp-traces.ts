/** An OTLP/JSON `ExportTraceServiceRequest`. The Collector's file exporter writes one per line. */
export interface OtlpTraces {
  readonly resourceSpans: readonly OtlpResourceSpans[]
}

/** The spans of one resource, usually a process. */
export interface OtlpResourceSpans {
  readonly resource: { readonly attributes: readonly OtlpKeyValue[] }
  readonly schemaUrl?: string
  readonly scopeSpans: readonly OtlpScopeSpans[]
}

/** The spans of one tracer. */
export interface OtlpScopeSpans {
  readonly scope: { readonly name: string; readonly version?: string }
  readonly schemaUrl?: string
  readonly spans: readonly OtlpSpan[]
}

/** A span. Ids are lower-case hex, and times are nanoseconds as decimal text. */
export interface OtlpSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly traceState?: string
  readonly flags?: number
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly OtlpKeyValue[]
  readonly droppedAttributesCount?: number
  readonly events: readonly OtlpEvent[]
  readonly droppedEventsCount?: number
  readonly links: readonly OtlpLink[]
  readonly droppedLinksCount?: number
  readonly status?: { readonly code: number; readonly message?: string }
}

/** A span event. */
export interface OtlpEvent {
  readonly timeUnixNano: string
  readonly name: string
  readonly attributes: readonly OtlpKeyValue[]
  readonly droppedAttributesCount?: number
}

/** A span link. */
export interface OtlpLink {
  readonly traceId: string
  readonly spanId: string
  readonly traceState?: string
  readonly flags?: number
  readonly attributes: readonly OtlpKeyValue[]
  readonly droppedAttributesCount?: number
}

/** One attribute. */
export interface OtlpKeyValue {
  readonly key: string
  readonly value: OtlpAnyValue
}

/** One value. It has exactly one of the keys, or none for null. */
export interface OtlpAnyValue {
  readonly stringValue?: string
  readonly boolValue?: boolean
  /** A 64-bit integer as decimal text. */
  readonly intValue?: string
  /** The texts `NaN`, `Infinity` and `-Infinity` stand for numbers that JSON does not have. */
  readonly doubleValue?: number | string
  readonly arrayValue?: { readonly values: readonly OtlpAnyValue[] }
  readonly kvlistValue?: { readonly values: readonly OtlpKeyValue[] }
  /** Base64. */
  readonly bytesValue?: string
}
