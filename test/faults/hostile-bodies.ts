import { gzipSync } from 'node:zlib'
import { type FieldPath, type OtlpField, repeatedFields } from './otlp-messages.ts'

/** A request whose body has one repeated field as often as fits. */
export interface HostileBody {
  readonly name: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

const ROOTS = [
  ['TraceRequest', '/v1/traces'],
  ['LogsRequest', '/v1/logs'],
  ['MetricsRequest', '/v1/metrics'],
] as const
const TRACE_ID = 'ab'.repeat(16)
const SPAN_ID = 'cd'.repeat(8)
const EVENT_NAME = 'gen_ai.choice'

/** One body for each repeated field of OTLP, in both encodings, plain and compressed, of this many bytes. */
export function* hostileBodies(bytes: number): Generator<HostileBody> {
  for (const [root, path] of ROOTS) {
    for (const fields of repeatedFields(root)) {
      const name = fields.map((field) => field.name).join('.')
      for (const [type, body] of [
        ['application/json', jsonBody(fields, bytes)],
        ['application/x-protobuf', protobufBody(fields, bytes)],
      ] as const) {
        const headers = { 'content-type': type }
        yield { name: `${name} in ${type}`, path, headers, body }
        const zipped = { ...headers, 'content-encoding': 'gzip' }
        yield { name: `${name} in ${type}, gzip`, path, headers: zipped, body: gzipSync(body) }
      }
    }
  }
}

function jsonBody(fields: FieldPath, bytes: number): Buffer {
  let head = ''
  let tail = ''
  let type = ''
  for (const { name, isRepeated, type: inner } of fields) {
    head += `{${ownJson(type)}"${name}":${isRepeated ? '[' : ''}`
    tail = `${isRepeated ? ']' : ''}}${tail}`
    type = inner
  }
  const element = type === 'text' ? '"",' : '{},'
  const count = Math.floor((bytes - head.length - tail.length) / element.length)
  const elements = Buffer.alloc(count * element.length - 1, element)
  return Buffer.concat([Buffer.from(head), elements, Buffer.from(tail)])
}

// What a message needs to be read at all.
function ownJson(type: string): string {
  const ids = `"traceId":"${TRACE_ID}","spanId":"${SPAN_ID}",`
  if (type === 'Span') return ids
  if (type === 'LogRecord') return `${ids}"eventName":"${EVENT_NAME}",`
  return type === 'KeyValue' ? '"key":"k",' : ''
}

function protobufBody(fields: FieldPath, bytes: number): Buffer {
  const last = fields.at(-1) as OtlpField
  const element = Buffer.from([last.number * 8 + 2, 0])
  // The messages around it need a few bytes each.
  let body: Buffer = Buffer.alloc(2 * Math.floor((bytes - 200) / 2), element)
  for (const field of fields.slice(0, -1).toReversed()) {
    body = lengthField(field.number, Buffer.concat([ownProtobuf(field.type), body]))
  }
  return body
}

function ownProtobuf(type: string): Buffer {
  const [traceId, spanId] = [Buffer.from(TRACE_ID, 'hex'), Buffer.from(SPAN_ID, 'hex')]
  if (type === 'Span') return Buffer.concat([lengthField(1, traceId), lengthField(2, spanId)])
  if (type === 'KeyValue') return lengthField(1, Buffer.from('k'))
  if (type !== 'LogRecord') return Buffer.alloc(0)
  const name = lengthField(12, Buffer.from(EVENT_NAME))
  return Buffer.concat([lengthField(9, traceId), lengthField(10, spanId), name])
}

function lengthField(field: number, value: Buffer): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(value.length), value])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let left = value; ; left = Math.floor(left / 128)) {
    bytes.push(left > 127 ? (left % 128) + 128 : left)
    if (left <= 127) return Buffer.from(bytes)
  }
}
