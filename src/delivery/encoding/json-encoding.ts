import { concatBytes, type EncodedBytes, viewBytes } from './encoded-bytes.ts'
import { toKeyValues, toOtlpSpan } from './encode-json-span.ts'
import { encodedOf, type QueuedSpan, runsBySource, type SpanSource } from '../queue/queued-span.ts'
import type { SpanEncoding } from './span-encoding.ts'

const UTF8 = new TextEncoder()
const COMMA = text(',')

/** OTLP in JSON. */
export function jsonEncoding(): SpanEncoding {
  return {
    contentType: 'application/json',
    openEncoder: () => (span) => allBytes(text(JSON.stringify(toOtlpSpan(span)))),
    encodeRequest: (spans) => [encodeRequest(spans)],
    encodeLine: encodeRequest,
    decodeResponse,
  }
}

function encodeRequest(spans: readonly QueuedSpan[]): Uint8Array<ArrayBuffer> {
  const pieces = [text('{"resourceSpans":[')]
  for (const run of runsBySource(spans)) {
    if (pieces.length > 1) pieces.push(COMMA)
    pieces.push(text(beforeSpans(run.source)))
    for (const [n, piece] of viewBytes(encodedOf(run.spans)).entries()) {
      if (n > 0) pieces.push(COMMA)
      pieces.push(piece)
    }
    pieces.push(text(']}]}'))
  }
  pieces.push(text(']}'))
  return concatBytes(pieces)
}

function text(json: string): Uint8Array<ArrayBuffer> {
  return UTF8.encode(json)
}

function allBytes(memory: Uint8Array<ArrayBuffer>): EncodedBytes {
  return { memory, start: 0, end: memory.length }
}

function beforeSpans({ resource, scope }: SpanSource): string {
  const { name, version, schemaUrl } = scope
  const named = JSON.stringify({ name, ...(version && { version }) })
  const schema = schemaUrl ? `"schemaUrl":${JSON.stringify(schemaUrl)},` : ''
  const attributes = JSON.stringify(toKeyValues(resource.attributes))
  return `{"resource":{"attributes":${attributes}},"scopeSpans":[{"scope":${named},${schema}"spans":[`
}

function decodeResponse(body: Uint8Array): { rejected: number; reason?: string } {
  try {
    const { partialSuccess } = JSON.parse(new TextDecoder().decode(body)) as {
      partialSuccess?: { rejectedSpans?: unknown; errorMessage?: unknown }
    }
    const rejected = Number(partialSuccess?.rejectedSpans ?? 0)
    const reason = partialSuccess?.errorMessage
    return {
      rejected: Number.isSafeInteger(rejected) ? rejected : 0,
      ...(typeof reason === 'string' && { reason }),
    }
  } catch {
    return { rejected: 0 }
  }
}
