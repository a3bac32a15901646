/**
 * One span as any OTLP backend gives it back, in one shape for all of them. Ids are lower-case hex; times are exact
 * nanoseconds. Nothing in it can be trusted: it came over the network.
 */
export interface RecordedSpan {
  /** 32 hex digits. */
  readonly traceId: string
  /** 16 hex digits. */
  readonly spanId: string
  /** 16 hex digits; absent on a root. */
  readonly parentSpanId?: string
  /** W3C `tracestate`, as it was sent. */
  readonly traceState?: string
  /** W3C trace flags, with OTLP's remote bits above them. */
  readonly flags?: number
  readonly name: string
  /** OTLP span kind: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number
  readonly startUnixNano: bigint
  readonly endUnixNano: bigint
  readonly attributes: SpanAttributes
  /** Attributes that the sender dropped because of a limit; absent if there were none. */
  readonly droppedAttributesCount?: number
  readonly events: readonly RecordedSpanEvent[]
  /** As {@link droppedAttributesCount}, of events. */
  readonly droppedEventsCount?: number
  readonly links: readonly RecordedSpanLink[]
  /** As {@link droppedAttributesCount}, of links. */
  readonly droppedLinksCount?: number
  readonly status: RecordedStatus
  /** Attributes of the resource that sent it; `service.name` is the one we read. */
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

/** Attributes by key. Made without a prototype, so that a key such as `__proto__` is a key. */
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

/** How a span ended. OTLP codes: 0 unset, 1 ok, 2 error. */
export interface RecordedStatus {
  readonly code: number
  readonly message?: string
}

/** The instrumentation scope, in the SDK's words the tracer. */
export interface RecordedScope {
  readonly name: string
  readonly version?: string
  /** The URL of the semantic conventions that its spans follow. */
  readonly schemaUrl?: string
}

/** The service that sent a span; `undefined` if its resource names none. */
export function serviceName({ resource }: RecordedSpan): string | undefined {
  const name = resource['service.name']
  return typeof name === 'string' && name !== '' ? name : undefined
}
