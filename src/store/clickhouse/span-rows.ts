import type { JsonReader } from '../../otlp/json/json-reader.ts'
import type { RecordedSpan, RecordedSpanEvent, RecordedSpanLink } from '../../otlp/recorded-span.ts'
import { NO_SPAN_ID, NO_TRACE_ID, toParentId } from '../../otlp/span-field.ts'
import { readAttributeLists, readAttributes } from './restore-attributes.ts'

/** The columns of a span, for {@link readSpanRow}. Times are text: nanoseconds do not fit into a JSON number. */
export const SPAN_COLUMNS = `TraceId, SpanId, ParentSpanId, TraceState, SpanName, SpanKind, ScopeName, ScopeVersion,
  StatusCode, StatusMessage, ResourceAttributes, SpanAttributes,
  toString(toUnixTimestamp64Nano(Timestamp)) AS StartUnixNano, toString(Duration) AS DurationNano,
  arrayMap(time -> toString(toUnixTimestamp64Nano(time)), Events.Timestamp) AS EventTimes,
  Events.Name AS EventNames, Events.Attributes AS EventAttributes,
  Links.TraceId AS LinkTraceIds, Links.SpanId AS LinkSpanIds, Links.TraceState AS LinkStates,
  Links.Attributes AS LinkAttributes`

/** The columns of our own table that a summary needs, for {@link readSummaryRow}. */
export const SUMMARY_COLUMNS = `TraceId, SpanId, SpanName, ScopeName, StatusCode, Attributes,
  toString(toUnixTimestamp64Nano(Start)) AS StartUnixNano,
  toString(greatest(toUnixTimestamp64Nano(End), 0)) AS EndUnixNano`

// Some versions of the exporter write `Server`, others `SPAN_KIND_SERVER`.
const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']
const STATUSES = ['UNSET', 'OK', 'ERROR']

/** A row of the exporter's table as a span. */
export function readSpanRow(row: JsonReader): RecordedSpan {
  const parentSpanId = toParentId(row.text('ParentSpanId'))
  const traceState = row.text('TraceState')
  const message = row.text('StatusMessage')
  const startUnixNano = row.uint64('StartUnixNano')
  return {
    ...readEssence(row),
    startUnixNano,
    // The exporter subtracts the start from the end, even if the end is 0 because the span is unfinished. The sum wraps
    // around to the end as it was sent.
    endUnixNano: BigInt.asUintN(64, startUnixNano + row.uint64('DurationNano')),
    ...(parentSpanId !== undefined && { parentSpanId }),
    ...(traceState !== '' && { traceState }),
    kind: indexOf(KINDS, row.text('SpanKind')),
    attributes: readAttributes(row, 'SpanAttributes'),
    events: readEvents(row),
    links: readLinks(row),
    status: { ...readStatus(row), ...(message !== '' && { message }) },
    resource: readAttributes(row, 'ResourceAttributes'),
    scope: readScope(row),
  }
}

/** A row of our own table as a span that has only what a list shows. */
export function readSummaryRow(row: JsonReader): RecordedSpan {
  return {
    ...readEssence(row),
    startUnixNano: row.uint64('StartUnixNano'),
    endUnixNano: row.uint64('EndUnixNano'),
    kind: 0,
    attributes: readAttributes(row, 'Attributes'),
    events: [],
    links: [],
    status: readStatus(row),
    resource: {},
    scope: readScope(row),
  }
}

function readEssence(row: JsonReader): Pick<RecordedSpan, 'traceId' | 'spanId' | 'name'> {
  return {
    traceId: row.text('TraceId'),
    spanId: row.text('SpanId'),
    name: row.text('SpanName'),
  }
}

function readStatus(row: JsonReader): { readonly code: number } {
  return { code: indexOf(STATUSES, row.text('StatusCode')) }
}

function readScope(row: JsonReader): RecordedSpan['scope'] {
  const version = row.has('ScopeVersion') ? row.text('ScopeVersion') : ''
  return { name: row.text('ScopeName'), ...(version !== '' && { version }) }
}

function readEvents(row: JsonReader): readonly RecordedSpanEvent[] {
  const times = row.texts('EventTimes')
  const names = row.texts('EventNames')
  return readAttributeLists(row, 'EventAttributes').map((attributes, index) => ({
    name: names[index] ?? '',
    unixNano: BigInt(times[index] ?? 0),
    attributes,
  }))
}

function readLinks(row: JsonReader): readonly RecordedSpanLink[] {
  const traceIds = row.texts('LinkTraceIds')
  const spanIds = row.texts('LinkSpanIds')
  const states = row.texts('LinkStates')
  return readAttributeLists(row, 'LinkAttributes').map((attributes, index) => {
    const traceId = traceIds[index] || NO_TRACE_ID
    const spanId = spanIds[index] || NO_SPAN_ID
    const traceState = states[index] ?? ''
    return traceState === ''
      ? { traceId, spanId, attributes }
      : { traceId, spanId, traceState, attributes }
  })
}

function indexOf(names: readonly string[], written: string): number {
  const name = written.toUpperCase().replace(/^(SPAN_KIND|STATUS_CODE)_/, '')
  return Math.max(0, names.indexOf(name))
}
