import {
  type Context,
  type HrTime,
  INVALID_SPANID,
  INVALID_TRACEID,
  isSpanContextValid,
  type Span,
  type SpanContext,
  type SpanOptions,
  trace,
  type Tracer,
} from '@opentelemetry/api'
import { warnOnce } from '../propagate/warning.ts'
import type { WrittenAttributes } from '../thread/attribute-text.ts'
import { formatMessageId, type MessageId } from '../thread/message-id.ts'
import { applyLimits } from './input/apply-limits.ts'
import { now } from './clock.ts'
import { countLostSpan } from './lost-spans.ts'
import { randomId } from '../thread/random-id.ts'

/** A span of ours and the ids that name it, which are valid even if nothing records. */
export interface ThreadSpan {
  readonly span: Span
  readonly spanContext: SpanContext
}

/** Starts a span of ours. Attributes must be in the options, because a sampler sees only those. */
export function startThreadSpan(
  tracer: Tracer,
  name: string,
  options: SpanOptions & { readonly attributes: WrittenAttributes },
  parent: Context,
): ThreadSpan {
  applyLimits(options.attributes)
  const span = tracer.startSpan(name, options, parent)
  return { span, spanContext: ownContext(span, trace.getSpanContext(parent)) }
}

/** Records something instantaneous as a span without duration, and returns its ID. */
export function recordInstant(
  tracer: Tracer,
  name: string,
  attributes: WrittenAttributes,
  parent: Context,
  startTime: HrTime = now(),
): MessageId {
  const { span, spanContext } = startThreadSpan(tracer, name, { attributes, startTime }, parent)
  span.end(startTime)
  return formatMessageId(spanContext)
}

/** The ids of a span that could not be started. */
export function lostSpanContext(): SpanContext {
  return { traceId: randomId(16), spanId: randomId(8), traceFlags: 0 }
}

// Without a provider, and inside suppressed tracing, OpenTelemetry returns the parent's ids or all zeros. A message still
// needs its own ids, because they go to the app, to the browser and into feedback.
function ownContext(span: Span, parent: SpanContext | undefined): SpanContext {
  const given = span.spanContext()
  const isNone = given.spanId === INVALID_SPANID || given.traceId === INVALID_TRACEID
  if (!isNone && given.spanId !== parent?.spanId) return given
  countLostSpan()
  warnOnce('nothing records: no TracerProvider is registered, or tracing is suppressed here')
  const lost = lostSpanContext()
  return parent !== undefined && isSpanContextValid(parent)
    ? { ...lost, traceId: parent.traceId }
    : lost
}
