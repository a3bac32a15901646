import { byteLength, concatBytes } from '../byte-pieces.ts'
import { type EncodedSpan, runsBySource, viewBytes } from '../encoded-span.ts'
import { encodeJsonTraces } from '../json/encode-json-traces.ts'
import type { SpanEncoding } from '../span-encoding.ts'
import { type SpanSource, SpanSources } from '../span-source.ts'
import { decodeProtobufTraces } from './decode-protobuf-traces.ts'
import { messageHead } from './encode/put-field.ts'
import { putSpan } from './encode/put-span.ts'
import { encodeSourceHead, type SourceHead } from './encode/source-head.ts'

const RESOURCE_SPANS = 1
const SCOPE_SPANS = 2
const UTF8 = new TextEncoder()

/** Creates an encoder of OTLP in protobuf. */
export function protobufEncoding(): SpanEncoding {
  const sources = new SpanSources()
  const heads = new WeakMap<SpanSource, SourceHead>()
  const headOf = (source: SpanSource): SourceHead => {
    const known = heads.get(source) ?? encodeSourceHead(source)
    heads.set(source, known)
    return known
  }
  return {
    contentType: 'application/x-protobuf',
    encode: (span, memory) => memory.take(putSpan(memory, memory.begin(), span), sources.of(span)),
    encodeRequest: (spans) => encodeRequest(spans, headOf),
    encodeLine: (spans) => toLine(concatBytes(encodeRequest(spans, headOf))),
  }
}

function encodeRequest(
  spans: readonly EncodedSpan[],
  headOf: (source: SpanSource) => SourceHead,
): readonly Uint8Array<ArrayBuffer>[] {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  for (const run of runsBySource(spans)) {
    const encoded = viewBytes(run.spans)
    const { resource, scope } = headOf(run.source)
    const scopeHeader = messageHead(SCOPE_SPANS, scope.length + byteLength(encoded))
    const head = concatBytes([resource, scopeHeader, scope])
    const headHeader = messageHead(RESOURCE_SPANS, head.length + byteLength(encoded))
    pieces.push(concatBytes([headHeader, head]), ...encoded)
  }
  return pieces
}

// Decodes the request again, because few batches are spooled. Keeping JSON as well would cost time for every span.
function toLine(request: Uint8Array): Uint8Array {
  return UTF8.encode(JSON.stringify(encodeJsonTraces(decodeProtobufTraces(request).spans)))
}
