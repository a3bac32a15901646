import { decodeProtobufTraces } from '../../otlp/decode-protobuf.ts'
import { encodeTraces } from '../../otlp/encode-json.ts'
import { ProtobufReader } from '../../otlp/protobuf-reader.ts'
import { byteLength, concatBytes, viewBytes } from './encoded-bytes.ts'
import type { SpanResource, SpanScope } from '../ended-span.ts'
import { putAttributes } from './encode-protobuf-attributes.ts'
import { putSpan } from './encode-protobuf-span.ts'
import { beginMessage, endMessage, FIELD_BYTES } from './protobuf-fields.ts'
import { ProtobufBuffer } from './protobuf-buffer.ts'
import { putText } from './protobuf-text.ts'
import { encodedOf, type QueuedSpan, runsBySource, type SpanSource } from '../queue/queued-span.ts'
import type { SpanEncoder, SpanEncoding } from './span-encoding.ts'

const RESOURCE_SPANS = 1
const SCOPE_SPANS = 2
const UTF8 = new TextEncoder()

/** OTLP in protobuf. */
export function protobufEncoding(): SpanEncoding {
  const heads = new WeakMap<SpanSource, SourceHead>()
  const headOf = (source: SpanSource): SourceHead => {
    const known = heads.get(source) ?? encodeHead(source)
    heads.set(source, known)
    return known
  }
  return {
    contentType: 'application/x-protobuf',
    openEncoder,
    encodeRequest: (spans) => encodeRequest(spans, headOf),
    encodeLine: (spans) => toLine(concatBytes(encodeRequest(spans, headOf))),
    decodeResponse,
  }
}

function openEncoder(): SpanEncoder {
  const buffer = new ProtobufBuffer()
  return (span) => buffer.take(putSpan(buffer, buffer.begin(), span))
}

// What stands before the spans: `Resource` and `InstrumentationScope`, each with its tag.
interface SourceHead {
  readonly resource: Uint8Array
  readonly scope: Uint8Array
}

function encodeHead({ resource, scope }: SpanSource): SourceHead {
  const buffer = new ProtobufBuffer()
  const ofResource = buffer.take(putResource(buffer, buffer.begin(), resource))
  const ofScope = buffer.take(putScope(buffer, buffer.begin(), scope))
  return {
    resource: concatBytes(viewBytes([ofResource])),
    scope: concatBytes(viewBytes([ofScope])),
  }
}

function putResource(buffer: ProtobufBuffer, at: number, { attributes }: SpanResource): number {
  const start = beginMessage(buffer.room(at, FIELD_BYTES), at, 1)
  const end = putAttributes(buffer, start, 1, attributes)
  return endMessage(buffer.room(end, FIELD_BYTES), at, start, end)
}

// The scope, and the schema of its spans.
function putScope(buffer: ProtobufBuffer, at: number, scope: SpanScope): number {
  const { name, version = '', schemaUrl = '' } = scope
  const texts = name.length + version.length + schemaUrl.length
  const bytes = buffer.room(at, 3 * texts + 4 * FIELD_BYTES)
  const start = beginMessage(bytes, at, 1)
  let end = putText(bytes, start, 1, name)
  if (version) end = putText(bytes, end, 2, version)
  end = endMessage(bytes, at, start, end)
  return schemaUrl ? putText(bytes, end, 3, schemaUrl) : end
}

function encodeRequest(
  spans: readonly QueuedSpan[],
  headOf: (source: SpanSource) => SourceHead,
): readonly Uint8Array<ArrayBuffer>[] {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  for (const run of runsBySource(spans)) {
    const encoded = viewBytes(encodedOf(run.spans))
    const { resource, scope } = headOf(run.source)
    const scopeHeader = header(SCOPE_SPANS, scope.length + byteLength(encoded))
    const head = concatBytes([resource, scopeHeader, scope])
    const headHeader = header(RESOURCE_SPANS, head.length + byteLength(encoded))
    pieces.push(concatBytes([headHeader, head]), ...encoded)
  }
  return pieces
}

// A batch is spooled now and then; to hold JSON for each span in case it is would cost every span.
function toLine(request: Uint8Array): Uint8Array {
  return UTF8.encode(JSON.stringify(encodeTraces(decodeProtobufTraces(request).spans)))
}

function header(field: number, length: number): Uint8Array {
  const bytes = [field * 8 + 2]
  let rest = length
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80)
  bytes.push(rest)
  return Uint8Array.from(bytes)
}

function decodeResponse(body: Uint8Array): { rejected: number; reason?: string } {
  try {
    const response = new ProtobufReader(body)
    while (response.next()) {
      if (response.field === 1) return decodePartialSuccess(response.message())
      response.skip()
    }
  } catch {
    // A proxy's page of HTML, or nothing at all: the status alone then counts.
  }
  return { rejected: 0 }
}

function decodePartialSuccess(partial: ProtobufReader): { rejected: number; reason: string } {
  let rejected = 0
  let reason = ''
  while (partial.next()) {
    if (partial.field === 1) rejected = Number(partial.integer())
    else if (partial.field === 2) reason = partial.text()
    else partial.skip()
  }
  return { rejected, reason }
}
