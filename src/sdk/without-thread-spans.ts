import type { Context } from '@opentelemetry/api'
import type { EndedSpan } from '../otlp/ended-span.ts'
import { ATTR_CHAT_CONVENTION } from '../thread/semconv.ts'
import type { SdkSpan, SpanProcessor } from './span-processor.ts'

/**
 * Wraps a span processor so that it does not get what Threadspan itself recorded (messages, events, feedback, wrapped
 * runs). Use it for a vendor that may see your traces but not what your users write. Spans of other instrumentations pass,
 * with the ids that `ThreadSpanProcessor` has marked them with.
 *
 * @example
 * ```ts
 * const spanProcessors = [new ThreadSpanProcessor(), withoutThreadSpans(new BatchSpanProcessor(toVendor)), toThreads]
 * ```
 */
export function withoutThreadSpans(processor: unknown): SpanProcessor {
  return new OtherSpans(processor as SpanProcessor)
}

class OtherSpans implements SpanProcessor {
  readonly #processor: SpanProcessor

  constructor(processor: SpanProcessor) {
    this.#processor = processor
  }

  onStart(span: SdkSpan, parentContext: Context): void {
    if (!isOurs(span)) this.#processor.onStart(span, parentContext)
  }

  onEnding(span: SdkSpan): void {
    if (!isOurs(span)) this.#processor.onEnding?.(span)
  }

  onEnd(span: EndedSpan): void {
    if (!isOurs(span)) this.#processor.onEnd(span)
  }

  forceFlush(): Promise<void> {
    return this.#processor.forceFlush()
  }

  shutdown(): Promise<void> {
    return this.#processor.shutdown()
  }
}

function isOurs({ attributes }: Pick<EndedSpan, 'attributes'>): boolean {
  return attributes[ATTR_CHAT_CONVENTION] !== undefined
}
