import { decodeProtobufTraces } from '../../otlp/decode-protobuf.ts'
import { encodeTraces } from '../../otlp/encode-json.ts'
import { ProtobufReader } from '../../otlp/protobuf-reader.ts'
import { byteLength, concatBytes, viewBytes } from './encoded-bytes.ts'
import { writeAttributes, writeSpan } from './encode-protobuf-span.ts'
import { ProtobufBuffer } from './protobuf-buffer.ts'
import { encodedOf, type QueuedSpan, runsBySource, type SpanSource } from '../queue/queued-span.ts'
import type { SpanEncoder, SpanEncoding } from './span-encoding.ts'

const RESOURCE_SPANS = 1
const SCOPE_SPANS = 2
const SPANS = 2
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
  return (span) => {
    try {
      writeSpan(buffer, SPANS, span)
      return buffer.take()
    } finally {
      buffer.discard()
    }
  }
}

// What stands before the spans: `Resource` and `InstrumentationScope`, each with its tag.
interface SourceHead {
  readonly resource: Uint8Array
  readonly scope: Uint8Array
}

function encodeHead({ resource, scope }: SpanSource): SourceHead {
  const buffer = new ProtobufBuffer()
  const begunResource = buffer.begin(1)
  writeAttributes(buffer, 1, resource.attributes)
  buffer.end(begunResource)
  const encodedResource = concatBytes(viewBytes([buffer.take()]))
  const begunScope = buffer.begin(1)
  buffer.text(1, scope.name)
  if (scope.version) buffer.text(2, scope.version)
  buffer.end(begunScope)
  if (scope.schemaUrl) buffer.text(3, scope.schemaUrl)
  return { resource: encodedResource, scope: concatBytes(viewBytes([buffer.take()])) }
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
