import type { HrTime, Link, SpanContext } from '@opentelemetry/api'

/**
 * The part of the SDK's ReadableSpan that delivery needs. It is described here and not imported, so that one object works
 * with SDK 2.x and 3.x.
 */
export interface EndedSpan {
  readonly name: string
  /** A kind as the API numbers them, from 0. OTLP's numbers are one higher. */
  readonly kind: number
  readonly startTime: HrTime
  readonly endTime: HrTime
  readonly status: { readonly code: number; readonly message?: string }
  readonly attributes: Readonly<Record<string, unknown>>
  readonly events: readonly EndedSpanEvent[]
  readonly links: readonly Link[]
  readonly parentSpanContext?: SpanContext | undefined
  readonly resource: SpanResource
  readonly instrumentationScope: SpanScope
  readonly droppedAttributesCount?: number
  readonly droppedEventsCount?: number
  readonly droppedLinksCount?: number
  spanContext(): SpanContext
}

/** An event of a span. */
export interface EndedSpanEvent {
  readonly name: string
  readonly time: HrTime
  readonly attributes?: Readonly<Record<string, unknown>>
  readonly droppedAttributesCount?: number
}

/** The process that a span is from. Some detectors find attributes later, and then there is a promise to wait for. */
export interface SpanResource {
  readonly attributes: Readonly<Record<string, unknown>>
  readonly schemaUrl?: string
  readonly asyncAttributesPending?: boolean
  waitForAsyncAttributes?(): Promise<void>
}

/** The tracer that a span is from. */
export interface SpanScope {
  readonly name: string
  readonly version?: string
  readonly schemaUrl?: string
}
