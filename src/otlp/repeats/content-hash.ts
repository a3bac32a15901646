import { ATTR_CHAT_MESSAGE_TIME, ATTR_CHAT_RECORDER } from '../../thread/semconv.ts'
import { textHash } from '../../thread/text-hash.ts'
import { toBase64 } from '../../thread/binary/to-base64.ts'
import type { RecordedSpan, SpanAttributes, SpanAttributeValue } from '../recorded-span.ts'

/**
 * A hash of a span's content. It tells a span that was sent again from another span with the same id. Equal spans have
 * equal hashes through any backend: the order of keys does not count, nor whether a number came as text. Trace flags,
 * `chat.recorder` and the times of a message whose time is unknown do not count either. They describe the recording, and
 * differ if an import is repeated.
 */
export function contentHash(span: RecordedSpan): string {
  const { parentSpanId = '', traceState = '', name, kind, attributes, status, scope } = span
  const content = [
    [parentSpanId, traceState, name, kind, scope.name, scope.version ?? ''],
    [status.code, status.message ?? ''],
    attributes[ATTR_CHAT_MESSAGE_TIME] === 'unknown' ? [] : timesOf(span),
    sortedEntries(attributes).filter(([key]) => key !== ATTR_CHAT_RECORDER),
    span.events.map((event) => [
      event.name,
      String(event.unixNano),
      sortedEntries(event.attributes),
    ]),
    span.links.map((link) => [
      link.traceId,
      link.spanId,
      link.traceState ?? '',
      sortedEntries(link.attributes),
    ]),
    resourceHash(span.resource),
  ]
  return textHash(JSON.stringify(content))
}

// The spans of one body share their resource. Hashing it again for each of them would cost more than the spans.
const resourceHashes = new WeakMap<SpanAttributes, string>()

function resourceHash(resource: SpanAttributes): string {
  const known = resourceHashes.get(resource)
  if (known !== undefined) return known
  const hash = textHash(JSON.stringify(sortedEntries(resource)))
  resourceHashes.set(resource, hash)
  return hash
}

function timesOf({ startUnixNano, endUnixNano }: RecordedSpan): readonly string[] {
  return [String(startUnixNano), String(endUnixNano)]
}

/** A value without its type. A list and a map stay distinct, as a map becomes an object. */
type Plain = string | null | readonly Plain[] | { readonly map: readonly PlainEntry[] }
type PlainEntry = readonly [key: string, value: Plain]

function sortedEntries(attributes: SpanAttributes): readonly PlainEntry[] {
  return Object.keys(attributes)
    .toSorted()
    .map((key) => [key, toPlain(attributes[key] ?? null)])
}

function toPlain(value: SpanAttributeValue): Plain {
  if (value === null) return null
  if (typeof value !== 'object') return String(value)
  if (value instanceof Uint8Array) return toBase64(value)
  // Array.isArray does not narrow a readonly array.
  if (Array.isArray(value)) return (value as readonly SpanAttributeValue[]).map(toPlain)
  return { map: sortedEntries(value as SpanAttributes) }
}
