import type { Link, SpanContext } from '@opentelemetry/api'
import type { EndedSpan, EndedSpanEvent } from '../../ended-span.ts'
import { putAttributes } from './put-attributes.ts'
import type { SpanMemory } from '../../span-memory.ts'
import {
  beginMessage,
  endMessage,
  FIELD_BYTES,
  putFixed32,
  putInteger,
  putNanos,
} from './put-field.ts'
import { putIds, putParentId } from './put-ids.ts'
import { putText, textRoom } from './put-text.ts'
import { spanFlags } from '../../span-flags.ts'

const SPANS = 2
// The length of most spans takes two bytes.
const USUAL_SPAN_BYTES = 500

/**
 * Writes one `Span` as a field of `ScopeSpans`.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */
export function putSpan(memory: SpanMemory, at: number, span: EndedSpan): number {
  const context = span.spanContext()
  const parent = span.parentSpanContext
  const start = beginMessage(memory.room(at, FIELD_BYTES), at, SPANS, USUAL_SPAN_BYTES)
  let end = putContext(memory, start, context)
  if (parent) end = putParentId(memory, end, parent)
  end = putName(memory, end, 5, span.name)
  end = putKindAndTimes(memory.room(end, FIELD_BYTES), end, span)
  end = putAttributes(memory, end, 9, span.attributes)
  end = putCount(memory, end, 10, span.droppedAttributesCount)
  for (const event of span.events) end = putEvent(memory, end, event)
  end = putCount(memory, end, 12, span.droppedEventsCount)
  for (const link of span.links) end = putLink(memory, end, link)
  end = putCount(memory, end, 14, span.droppedLinksCount)
  end = putStatus(memory, end, span.status)
  const bytes = memory.room(end, FIELD_BYTES)
  end = putFixed32(bytes, end, 16, spanFlags(context, parent))
  return endMessage(bytes, at, start, end)
}

// A span and a link have the same fields for these.
function putContext(memory: SpanMemory, at: number, context: SpanContext): number {
  const end = putIds(memory, at, context)
  const state = context.traceState?.serialize()
  return state ? putName(memory, end, 3, state) : end
}

function putKindAndTimes(bytes: Uint8Array, at: number, span: EndedSpan): number {
  const { kind, startTime, endTime } = span
  let end = putInteger(bytes, at, 6, kind + 1)
  end = putNanos(bytes, end, 7, startTime[0], startTime[1])
  return putNanos(bytes, end, 8, endTime[0], endTime[1])
}

function putEvent(memory: SpanMemory, at: number, event: EndedSpanEvent): number {
  const bytes = memory.room(at, FIELD_BYTES)
  const start = beginMessage(bytes, at, 11)
  let end = putNanos(bytes, start, 1, event.time[0], event.time[1])
  end = putName(memory, end, 2, event.name)
  end = putAttributes(memory, end, 3, event.attributes)
  end = putCount(memory, end, 4, event.droppedAttributesCount)
  return endMessage(memory.room(end, FIELD_BYTES), at, start, end)
}

function putLink(memory: SpanMemory, at: number, link: Link): number {
  const { context, attributes, droppedAttributesCount } = link
  const start = beginMessage(memory.room(at, FIELD_BYTES), at, 13)
  let end = putContext(memory, start, context)
  end = putAttributes(memory, end, 4, attributes)
  end = putCount(memory, end, 5, droppedAttributesCount)
  const bytes = memory.room(end, FIELD_BYTES)
  end = putFixed32(bytes, end, 6, spanFlags(context, context))
  return endMessage(bytes, at, start, end)
}

function putStatus(memory: SpanMemory, at: number, { code, message }: EndedSpan['status']): number {
  if (code === 0 && !message) return at
  const start = beginMessage(memory.room(at, FIELD_BYTES), at, 15)
  let end = message ? putName(memory, start, 2, message) : start
  end = putCount(memory, end, 3, code)
  return endMessage(memory.room(end, FIELD_BYTES), at, start, end)
}

function putName(memory: SpanMemory, at: number, field: number, name: string): number {
  return putText(memory.room(at, textRoom(name) + FIELD_BYTES), at, field, name)
}

function putCount(
  memory: SpanMemory,
  at: number,
  field: number,
  count: number | undefined,
): number {
  return count ? putInteger(memory.room(at, FIELD_BYTES), at, field, count) : at
}
