import { OtlpDecodeError } from '../../thread/errors.ts'
import { decodeJsonAttributes } from './decode-json-value.ts'
import type { DecodedTraces, SpanOrigin } from '../decoded-traces.ts'
import { DecodeMeter } from '../limits/decode-meter.ts'
import { type DecodeSteps, finishSteps } from '../limits/decode-steps.ts'
import type { OtlpLimits } from '../limits/otlp-limits.ts'
import { weighOrigin } from '../limits/weigh-origin.ts'
import { asNotJson } from './as-not-json.ts'
import type { JsonItem } from './json-outline.ts'
import type { JsonReader } from './json-reader.ts'
import { type JsonBody, parsedBody, readJsonBody } from './read-json-body.ts'
import type {
  RecordedScope,
  RecordedSpan,
  RecordedSpanEvent,
  RecordedSpanLink,
  RecordedStatus,
} from '../recorded-span.ts'
import { SpanCollector } from '../span-collector.ts'
import {
  droppedCount,
  NO_SPAN_ID,
  NO_TRACE_ID,
  toLowerHex,
  toParentId,
  toSpanKind,
  toStatusCode,
} from '../span-field.ts'

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

const RESOURCE_FIELDS = ['resource']
const SCOPE_FIELDS = ['scope']

/**
 * Reads a parsed OTLP/JSON `ExportTraceServiceRequest`: the body of a request, or one line of the Collector's file
 * exporter. As in protobuf, an empty field is the same as an absent one. A span is rejected if a field has the wrong type,
 * an id is invalid or a time is after 2262. Its neighbours are kept. Fields may have other names: see `FieldNames`.
 *
 * @throws OtlpDecodeError if the body is not such a request. The message names the path of the fault.
 */
export function decodeJsonTraces(body: unknown): DecodedTraces {
  return finishSteps(readTraces(parsedBody(body)))
}

/**
 * Like {@link decodeJsonTraces}, from the text of a body, in steps of a span. A span above a limit is rejected.
 *
 * @throws OtlpDecodeError also if the text is not JSON or is above a limit.
 */
export function* jsonTraceSteps(bytes: Uint8Array, limits: OtlpLimits): DecodeSteps<DecodedTraces> {
  try {
    return yield* readTraces(yield* readJsonBody(bytes, limits, new DecodeMeter(limits)))
  } catch (error) {
    throw asNotJson(error)
  }
}

function* readTraces({ root, names, itemsOf }: JsonBody): DecodeSteps<DecodedTraces> {
  const { meter } = root
  const collector = new SpanCollector()
  for (const group of root.mainList('resourceSpans')) {
    meter.addToBody('resources')
    const resource = readResource(group)
    for (const scopeSpans of group.mainList('scopeSpans', RESOURCE_FIELDS)) {
      meter.addToBody('scopes')
      const origin = { ...resource, scope: readScope(scopeSpans) }
      meter.share(weighOrigin(origin))
      yield meter.memory
      for (const span of itemsOf(scopeSpans, 'spans')) {
        yield* collect(collector, span, origin, meter)
      }
      scopeSpans.noteUnread('spans', SCOPE_FIELDS)
    }
  }
  const { warning } = names
  return { ...collector.traces(), ...(warning !== undefined && { warning }) }
}

function* collect(
  collector: SpanCollector,
  item: JsonItem,
  origin: SpanOrigin,
  meter: DecodeMeter,
): DecodeSteps<void> {
  meter.beginSpan()
  try {
    meter.add('bytes', item.bytes)
    meter.add('fields', item.fields)
    const span = item.read()
    yield meter.memory
    collector.add(readSpan(span, origin))
  } catch (error) {
    if (!(error instanceof OtlpDecodeError)) throw error
    collector.reject(error.message)
  }
  meter.endSpan()
  yield meter.memory
}

function readResource(group: JsonReader): Omit<SpanOrigin, 'scope'> {
  const schemaUrl = group.text('schemaUrl')
  return {
    resource: decodeJsonAttributes(group.object('resource'), 'attributes'),
    ...(schemaUrl !== '' && { resourceSchemaUrl: schemaUrl }),
  }
}

function readScope(scopeSpans: JsonReader): RecordedScope {
  const scope = scopeSpans.object('scope')
  const version = scope?.text('version') ?? ''
  const schemaUrl = scopeSpans.text('schemaUrl')
  return {
    name: scope?.text('name') ?? '',
    ...(version !== '' && { version }),
    ...(schemaUrl !== '' && { schemaUrl }),
  }
}

function readSpan(span: JsonReader, origin: SpanOrigin): RecordedSpan {
  const parentSpanId = toParentId(readId(span, 'parentSpanId'))
  const traceState = span.text('traceState')
  const flags = readUint32(span, 'flags')
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
    ...readDropped(span, 'droppedAttributesCount'),
    events: readEvents(span),
    ...readDropped(span, 'droppedEventsCount'),
    links: readLinks(span),
    ...readDropped(span, 'droppedLinksCount'),
    status: readStatus(span.object('status')),
    ...origin,
  }
}

function readId(owner: JsonReader, key: string): string {
  return toLowerHex(owner.text(key))
}

function readUint32(owner: JsonReader, key: string): number {
  const value = owner.uint64(key)
  if (value > 0xffff_ffffn) throw owner.fault(key, 'a 32-bit integer')
  return Number(value)
}

function readDropped<Key extends string>(
  owner: JsonReader,
  key: Key,
): { readonly [key in Key]?: number } {
  return droppedCount(key, readUint32(owner, key))
}

function readEvents(span: JsonReader): readonly RecordedSpanEvent[] {
  const events = span.list('events')
  span.meter.add('events', events.length)
  return events.map(readEvent)
}

function readEvent(event: JsonReader): RecordedSpanEvent {
  return {
    name: event.text('name'),
    unixNano: event.uint64('timeUnixNano'),
    attributes: decodeJsonAttributes(event, 'attributes'),
    ...readDropped(event, 'droppedAttributesCount'),
  }
}

function readLinks(span: JsonReader): readonly RecordedSpanLink[] {
  const links = span.list('links')
  span.meter.add('links', links.length)
  return links.map(readLink)
}

function readLink(link: JsonReader): RecordedSpanLink {
  const traceState = link.text('traceState')
  const flags = readUint32(link, 'flags')
  return {
    traceId: readId(link, 'traceId') || NO_TRACE_ID,
    spanId: readId(link, 'spanId') || NO_SPAN_ID,
    ...(traceState !== '' && { traceState }),
    ...(flags !== 0 && { flags }),
    attributes: decodeJsonAttributes(link, 'attributes'),
    ...readDropped(link, 'droppedAttributesCount'),
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
