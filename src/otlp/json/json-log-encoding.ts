import { concatBytes } from '../byte-pieces.ts'
import { type EncodedSpan, viewBytes } from '../encoded-span.ts'
import type { LogEvent } from '../log-event.ts'
import type { SpanEncoding } from '../span-encoding.ts'
import { SpanSource } from '../span-source.ts'
import { encodeJsonLogRecord } from './encode-json-logs.ts'

const UTF8 = new TextEncoder()
const COMMA = UTF8.encode(',')
const HEAD = UTF8.encode(
  '{"resourceLogs":[{"resource":{"attributes":[]},"scopeLogs":[{"scope":{"name":""},"logRecords":[',
)
const TAIL = UTF8.encode(']}]}]}')
// A log event has neither resource nor scope.
const SOURCE = new SpanSource({ attributes: {} }, { name: '' })

/** The encoding of log events in OTLP/JSON, for a sender that also sends spans. */
export interface JsonLogEncoding extends SpanEncoding {
  encodeEvent(event: LogEvent): EncodedSpan
}

/** Creates an encoder of log events. Its `encode` throws: it has no spans. */
export function jsonLogEncoding(): JsonLogEncoding {
  return {
    contentType: 'application/json',
    encode() {
      throw new TypeError('a request with log records cannot hold a span')
    },
    encodeEvent(event) {
      const slab = UTF8.encode(JSON.stringify(encodeJsonLogRecord(event)))
      return { slab, start: 0, end: slab.length, source: SOURCE }
    },
    encodeRequest: (events) => [encodeRequest(events)],
    encodeLine: encodeRequest,
  }
}

function encodeRequest(events: readonly EncodedSpan[]): Uint8Array<ArrayBuffer> {
  const records = viewBytes(events).flatMap((piece, n) => (n === 0 ? [piece] : [COMMA, piece]))
  return concatBytes([HEAD, ...records, TAIL])
}
