import { OtlpDecodeError } from '../thread/errors.ts'
import { decodeJsonAttributes } from './decode-json-value.ts'
import type { DecodedTraces } from './decoded-traces.ts'
import { JsonReader } from './json-reader.ts'
import type {
  RecordedScope,
  RecordedSpan,
  RecordedSpanEvent,
  RecordedSpanLink,
  RecordedStatus,
  SpanAttributes,
} from './recorded-span.ts'
import { SpanCollector } from './span-collector.ts'
import { NO_SPAN_ID, NO_TRACE_ID, toParentId, toSpanKind, toStatusCode } from './span-field.ts'

const SPAN_KINDS: ReadonlyMap<unknown, number> = new Map([
  ['SPAN_KIND_INTERNAL', 1],
  ['SPAN_KIND_SERVER', 2],
  ['SPAN_KIND_CLIENT', 3],
  ['SPAN_KIND_PRODUCER', 4],
  ['SPAN_KIND_CONSUMER', 5],
])

const STATUS_CODES: ReadonlyMap<unknown, number> = new Map([
  ['STATUS_CODE_OK', 1],
  ['STATUS_CODE_ERROR', 2],
])

/**
 * Reads a parsed OTLP/JSON `ExportTraceServiceRequest`: the body of a request, or one line that the Collector's file
 * exporter wrote. Like protobuf it makes no difference between an empty field and an absent one. A span with a field
 * of the wrong type, ids that are none or times after 2262 is rejected; its neighbours are kept.
 *
 * @throws OtlpDecodeError where the body is none, naming the path at which it stops being one.
 */
export function decodeJsonTraces(body: unknown): DecodedTraces {
  const collector = new SpanCollector()
  for (const group of new JsonReader(body, 'body').list('resourceSpans')) {
    const resource = decodeJsonAttributes(group.object('resource'), 'attributes')
    for (const scopeSpans of group.list('scopeSpans')) {
      const scope = readScope(scopeSpans.object('scope'))
      for (const span of scopeSpans.list('spans')) collect(collector, span, resource, scope)
    }
  }
  return collector.traces()
}

function collect(
  collector: SpanCollector,
  span: JsonReader,
  resource: SpanAttributes,
  scope: RecordedScope,
): void {
  try {
    collector.add(readSpan(span, resource, scope))
  } catch (error) {
    if (!(error instanceof OtlpDecodeError)) throw error
    collector.reject(error.message)
  }
}

function readScope(scope: JsonReader | undefined): RecordedScope {
  const version = scope?.text('version') ?? ''
  return { name: scope?.text('name') ?? '', ...(version !== '' && { version }) }
}

function readSpan(span: JsonReader, resource: SpanAttributes, scope: RecordedScope): RecordedSpan {
  const parentSpanId = toParentId(readId(span, 'parentSpanId'))
  const traceState = span.text('traceState')
  const flags = readFlags(span)
  return {
    traceId: readId(span, 'traceId'),
    spanId: readId(span, 'spanId'),
    ...(parentSpanId !== undefined && { parentSpanId }),
    ...(traceState !== '' && { traceState }),
    ...(flags !== 0 && { flags }),
    name: span.text('name'),
    kind: toSpanKind(SPAN_KINDS.get(span.value('kind')) ?? span.value('kind')),
    startUnixNano: span.uint64('startTimeUnixNano'),
    endUnixNano: span.uint64('endTimeUnixNano'),
    attributes: decodeJsonAttributes(span, 'attributes'),
    events: span.list('events').map(readEvent),
    links: span.list('links').map(readLink),
    status: readStatus(span.object('status')),
    resource,
    scope,
  }
}

function readId(owner: JsonReader, key: string): string {
  return owner.text(key).toLowerCase()
}

function readFlags(span: JsonReader): number {
  const flags = span.uint64('flags')
  if (flags > 0xffff_ffffn) throw span.fault('flags', 'a 32-bit integer')
  return Number(flags)
}

function readEvent(event: JsonReader): RecordedSpanEvent {
  return {
    name: event.text('name'),
    unixNano: event.uint64('timeUnixNano'),
    attributes: decodeJsonAttributes(event, 'attributes'),
  }
}

function readLink(link: JsonReader): RecordedSpanLink {
  const traceState = link.text('traceState')
  return {
    traceId: readId(link, 'traceId') || NO_TRACE_ID,
    spanId: readId(link, 'spanId') || NO_SPAN_ID,
    ...(traceState !== '' && { traceState }),
    attributes: decodeJsonAttributes(link, 'attributes'),
  }
}

function readStatus(status: JsonReader | undefined): RecordedStatus {
  const code = status?.value('code')
  const message = status?.text('message') ?? ''
  return {
    code: toStatusCode(STATUS_CODES.get(code) ?? code),
    ...(message !== '' && { message }),
  }
}
