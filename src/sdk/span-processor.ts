import type { AttributeValue, Context, Link, SpanContext, SpanStatus } from '@opentelemetry/api'
import type { EndedSpan } from '../otlp/ended-span.ts'

/**
 * The part of an SDK's span that we need. It is described and not imported, so that the same object works in SDK 2.x and
 * 3.x, and this entry depends on neither.
 */
export interface SdkSpan {
  readonly name: string
  readonly attributes: Record<string, unknown>
  readonly instrumentationScope?: { readonly name: string }
  readonly events?: readonly SdkSpanEvent[]
  readonly links?: Link[]
  readonly status?: SpanStatus
  spanContext(): SpanContext
  setAttribute(key: string, value: AttributeValue): unknown
  setStatus?(status: SpanStatus): unknown
  addLink?(link: Link): unknown
}

/** The part of a span's event that we need. */
export interface SdkSpanEvent {
  readonly name: string
  readonly attributes?: Record<string, unknown>
}

/** The part of OpenTelemetry's SpanProcessor on which both SDK lines agree. */
export interface SpanProcessor {
  onStart(span: SdkSpan, parentContext: Context): void
  onEnding?(span: SdkSpan): void
  onEnd(span: EndedSpan): void
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}
