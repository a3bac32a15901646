import { createAttributes } from '../../otlp/any-value.ts'
import type { DecodedTraces } from '../../otlp/decoded-traces.ts'
import type { JsonReader } from '../../otlp/json/json-reader.ts'
import type {
  RecordedSpan,
  RecordedSpanEvent,
  RecordedSpanLink,
  SpanAttributes,
} from '../../otlp/recorded-span.ts'
import { SpanCollector } from '../../otlp/span-collector.ts'
import { OtlpDecodeError } from '../../thread/errors.ts'
import { readTags, takeText } from './legacy-tags.ts'

const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer']
const MICRO = 1000n

/**
 * Reads one trace of Jaeger's legacy JSON (`/api/traces`), the format of its web page. Undoes what Jaeger does to OTLP:
 * kind, status, scope and tracestate become tags, an event's name becomes a field, and links become references.
 */
export function decodeLegacyTrace(trace: JsonReader): DecodedTraces {
  const collector = new SpanCollector()
  const processes = trace.object('processes')
  for (const span of trace.list('spans')) {
    try {
      const process = span.object('process') ?? processes?.object(span.text('processID'))
      collector.add(readSpan(span, process))
    } catch (error) {
      if (!(error instanceof OtlpDecodeError)) throw error
      collector.reject(error.message)
    }
  }
  return collector.traces()
}

/** The id of a trace. It goes into a path, so anything but 32 hex digits is `undefined`. */
export function readTraceId(trace: JsonReader): string | undefined {
  const id = readId(trace, 'traceID', 32)
  return /^[0-9a-f]{32}$/.test(id) && /[^0]/.test(id) ? id : undefined
}

function readSpan(span: JsonReader, process: JsonReader | undefined): RecordedSpan {
  const tags = readTags(span, 'tags')
  const traceId = readId(span, 'traceID', 32)
  const { parentSpanId, links } = readReferences(span, traceId)
  const traceState = takeText(tags, 'w3c.tracestate')
  const startUnixNano = span.uint64('startTime') * MICRO
  return {
    traceId,
    spanId: readId(span, 'spanID', 16),
    ...(parentSpanId !== undefined && { parentSpanId }),
    ...(traceState !== '' && { traceState }),
    name: span.text('operationName'),
    kind: Math.max(0, KINDS.indexOf(takeText(tags, 'span.kind'))),
    startUnixNano,
    endUnixNano: startUnixNano + span.uint64('duration') * MICRO,
    status: takeStatus(tags),
    scope: takeScope(tags),
    attributes: tags,
    events: span.list('logs').map(readLog),
    links,
    resource: readProcess(process),
  }
}

function readId(owner: JsonReader, key: string, digits: number): string {
  return owner.text(key).toLowerCase().padStart(digits, '0')
}

function readReferences(
  span: JsonReader,
  traceId: string,
): { readonly parentSpanId?: string; readonly links: readonly RecordedSpanLink[] } {
  let parentSpanId: string | undefined
  const links: RecordedSpanLink[] = []
  for (const reference of span.list('references')) {
    const to = {
      traceId: readId(reference, 'traceID', 32),
      spanId: readId(reference, 'spanID', 16),
    }
    const isParent = reference.text('refType') === 'CHILD_OF' && to.traceId === traceId
    if (isParent && parentSpanId === undefined) parentSpanId = to.spanId
    else links.push({ ...to, attributes: createAttributes() })
  }
  return { ...(parentSpanId !== undefined && { parentSpanId }), links }
}

function takeStatus(tags: ReturnType<typeof readTags>): RecordedSpan['status'] {
  const code = takeText(tags, 'otel.status_code')
  const message = takeText(tags, 'otel.status_description')
  const isError = code === 'ERROR' || tags['error'] === true
  // Jaeger adds this tag if the status is an error. An `error` that the app has set cannot be told apart.
  if (isError) delete tags['error']
  return { code: isError ? 2 : Number(code === 'OK'), ...(message !== '' && { message }) }
}

function takeScope(tags: ReturnType<typeof readTags>): RecordedSpan['scope'] {
  const name = takeText(tags, 'otel.scope.name') || takeText(tags, 'otel.library.name')
  const version = takeText(tags, 'otel.scope.version') || takeText(tags, 'otel.library.version')
  return { name, ...(version !== '' && { version }) }
}

function readLog(log: JsonReader): RecordedSpanEvent {
  const attributes = readTags(log, 'fields')
  const name = takeText(attributes, 'event')
  return { name, unixNano: log.uint64('timestamp') * MICRO, attributes }
}

function readProcess(process: JsonReader | undefined): SpanAttributes {
  if (process === undefined) return createAttributes()
  const resource = readTags(process, 'tags')
  resource['service.name'] = process.text('serviceName')
  return resource
}
