import { concatBytes } from '../byte-pieces.ts'
import { type EncodedSpan, runsBySource, viewBytes } from '../encoded-span.ts'
import type { RecordedSpan, SpanAttributes } from '../recorded-span.ts'
import type { SpanEncoding } from '../span-encoding.ts'
import { type SpanSource, SpanSources } from '../span-source.ts'
import { toRecordedSpan } from '../to-recorded-span.ts'
import { toSpanResource } from '../to-span-resource.ts'
import { encodeJsonSpan } from './encode-json-span.ts'
import { encodeAttributes } from './encode-json-value.ts'
import { decodeJsonResponse } from './json-response.ts'

const UTF8 = new TextEncoder()
const COMMA = text(',')

/** The encoding of OTLP in JSON. */
export interface JsonEncoding extends SpanEncoding {
  /** Encodes a span that was read from OTLP exactly as it was read. */
  encodeRecorded(span: RecordedSpan): EncodedSpan
}

/** Creates an encoder of OTLP in JSON. */
export function jsonEncoding(): JsonEncoding {
  const sources = new SpanSources()
  return {
    contentType: 'application/json',
    encode: (span) => encodeSpan(toRecordedSpan(span), sources.of(span)),
    encodeRecorded(span) {
      const resource = toSpanResource(span)
      return encodeSpan(span, sources.of({ resource, instrumentationScope: span.scope }))
    },
    encodeRequest: (spans) => [encodeRequest(spans)],
    encodeLine: encodeRequest,
    decodeResponse: (body) => decodeJsonResponse(body),
  }
}

function encodeSpan(span: RecordedSpan, source: SpanSource): EncodedSpan {
  const slab = text(JSON.stringify(encodeJsonSpan(span)))
  return { slab, start: 0, end: slab.length, source }
}

function encodeRequest(spans: readonly EncodedSpan[]): Uint8Array<ArrayBuffer> {
  const pieces = [text('{"resourceSpans":[')]
  for (const run of runsBySource(spans)) {
    if (pieces.length > 1) pieces.push(COMMA)
    pieces.push(text(beforeSpans(run.source)))
    for (const [n, piece] of viewBytes(run.spans).entries()) {
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

function beforeSpans({ resource, scope }: SpanSource): string {
  const { name, version } = scope
  const attributes = encodeAttributes(resource.attributes as SpanAttributes)
  const ofResource = `"resource":${JSON.stringify({ attributes })},${schemaField(resource)}`
  const ofScope = `"scope":${JSON.stringify({ name, ...(version && { version }) })},${schemaField(scope)}`
  return `{${ofResource}"scopeSpans":[{${ofScope}"spans":[`
}

function schemaField({ schemaUrl }: { readonly schemaUrl?: string }): string {
  return schemaUrl ? `"schemaUrl":${JSON.stringify(schemaUrl)},` : ''
}
