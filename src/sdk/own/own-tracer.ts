import {
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  trace,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api'
import type { SpanResource, SpanScope } from '../../otlp/ended-span.ts'
import { isTracingSuppressed } from '../../propagate/suppressed-tracing.ts'
import type { SpanProcessor } from '../span-processor.ts'
import { DROP, RECORD_AND_SAMPLED, type Sampler, type SamplingResult } from '../thread-sampler.ts'
import { OwnSpan, type SpanOwner } from './own-span.ts'
import type { OwnSpanContext } from './own-span-context.ts'

/** The parts of a tracer's spans, and the processors that are notified of them. */
export interface OwnTracerOptions {
  readonly resource: SpanResource
  readonly scope: SpanScope
  readonly ids: IdSource
  readonly sampler: Pick<Sampler, 'shouldSample'>
  readonly processors: readonly Pick<SpanProcessor, 'onStart' | 'onEnding' | 'onEnd'>[]
}

/** A source of ids. Each call returns a new context, which the tracer completes. */
export interface IdSource {
  /** For a span that begins a trace. */
  ofRoot(): OwnSpanContext
  /** For a span in the trace of another. */
  ofChild(parent: SpanContext): OwnSpanContext
}

/** A tracer whose spans are {@link OwnSpan}s. It samples and notifies processors as the SDK's tracer does. */
export class OwnTracer implements Tracer, SpanOwner {
  readonly resource: SpanResource
  readonly scope: SpanScope
  readonly #options: OwnTracerOptions

  constructor(options: OwnTracerOptions) {
    this.resource = options.resource
    this.scope = options.scope
    this.#options = options
  }

  startSpan(name: string, options: SpanOptions = {}, given: Context = context.active()): Span {
    if (isTracingSuppressed(given)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
    const parent = options.root === true ? trace.deleteSpan(given) : given
    const above = trace.getSpanContext(parent)
    const parentSpanContext = above !== undefined && isSpanContextValid(above) ? above : undefined
    const { ids, sampler, processors } = this.#options
    const spanContext = parentSpanContext ? ids.ofChild(parentSpanContext) : ids.ofRoot()
    const { kind = SpanKind.INTERNAL, attributes = {}, links = [] } = options
    const sampled = sampler.shouldSample(parent, spanContext.traceId, name, kind, attributes, links)
    complete(spanContext, sampled, parentSpanContext)
    if (sampled.decision === DROP) return trace.wrapSpanContext(spanContext)
    const span = new OwnSpan(this, { spanContext, parentSpanContext }, name, options)
    if (sampled.attributes) span.setAttributes(sampled.attributes)
    for (const processor of processors) processor.onStart(span, parent)
    return span
  }

  startActiveSpan<Fn extends (span: Span) => unknown>(
    name: string,
    ...given: [Fn] | [SpanOptions, Fn] | [SpanOptions, Context, Fn]
  ): ReturnType<Fn> {
    const fn = given.at(-1) as Fn
    const [options, parent = context.active()] = given.slice(0, -1) as [SpanOptions?, Context?]
    const span = this.startSpan(name, options, parent)
    return context.with(trace.setSpan(parent, span), () => fn(span) as ReturnType<Fn>)
  }

  onEnding(span: OwnSpan): void {
    for (const processor of this.#options.processors) processor.onEnding?.(span)
  }

  onEnd(span: OwnSpan): void {
    for (const processor of this.#options.processors) processor.onEnd(span)
  }
}

function complete(
  spanContext: OwnSpanContext,
  { decision, traceState: sampled }: SamplingResult,
  above: SpanContext | undefined,
): void {
  const traceState = sampled ?? above?.traceState
  if (decision === RECORD_AND_SAMPLED) spanContext.traceFlags = TraceFlags.SAMPLED
  if (traceState !== undefined) spanContext.traceState = traceState
}
