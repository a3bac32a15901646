/**
 * One span as read from any OTLP backend, in one shape for all of them. Ids are lower-case hex. Times are exact
 * nanoseconds. Nothing in it can be trusted, because it came over the network.
 */
export interface RecordedSpan {
  /** 32 hex digits. */
  readonly traceId: string
  /** 16 hex digits. */
  readonly spanId: string
  /** 16 hex digits. Absent on a root. */
  readonly parentSpanId?: string
  /** W3C `tracestate`, as it was sent. */
  readonly traceState?: string
  /** W3C trace flags, with OTLP's remote bits above them. */
  readonly flags?: number
  readonly name: string
  /** The span kind by OTLP: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number
  readonly startUnixNano: bigint
  readonly endUnixNano: bigint
  readonly attributes: SpanAttributes
  /** How many attributes the sender dropped because of a limit. Absent if there were none. */
  readonly droppedAttributesCount?: number
  readonly events: readonly RecordedSpanEvent[]
  /** Like {@link droppedAttributesCount}, for events. */
  readonly droppedEventsCount?: number
  readonly links: readonly RecordedSpanLink[]
  /** Like {@link droppedAttributesCount}, for links. */
  readonly droppedLinksCount?: number
  readonly status: RecordedStatus
  /** The attributes of the resource that sent the span. We read `service.name`. */
  readonly resource: SpanAttributes
  /** The URL of the semantic conventions that the resource's attributes follow. */
  readonly resourceSchemaUrl?: string
  readonly scope: RecordedScope
}

/** One value of OTLP's `AnyValue`. A 64-bit integer is a number if that is exact, else a bigint. */
export type SpanAttributeValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | readonly SpanAttributeValue[]
  | { readonly [key: string]: SpanAttributeValue }

/** Attributes by key. The object has no prototype, so `__proto__` is a key like any other. */
export type SpanAttributes = Readonly<Record<string, SpanAttributeValue>>

/** A span event. */
export interface RecordedSpanEvent {
  readonly name: string
  readonly unixNano: bigint
  readonly attributes: SpanAttributes
  readonly droppedAttributesCount?: number
}

/** A span link. */
export interface RecordedSpanLink {
  readonly traceId: string
  readonly spanId: string
  readonly traceState?: string
  /** Trace flags of the linked span, with OTLP's remote bits above them. */
  readonly flags?: number
  readonly attributes: SpanAttributes
  readonly droppedAttributesCount?: number
}

/** How a span ended. The codes are OTLP's: 0 unset, 1 ok, 2 error. */
export interface RecordedStatus {
  readonly code: number
  readonly message?: string
}

/** The instrumentation scope, which the SDK calls tracer. */
export interface RecordedScope {
  readonly name: string
  readonly version?: string
  /** The URL of the semantic conventions that its spans follow. */
  readonly schemaUrl?: string
}

/** The service that sent a span. `undefined` if its resource names none. */
export function serviceName({ resource }: RecordedSpan): string | undefined {
  const name = resource['service.name']
  return typeof name === 'string' && name !== '' ? name : undefined
}
