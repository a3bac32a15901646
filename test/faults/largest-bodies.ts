import { gzipSync } from 'node:zlib'
import { OTLP_LIMITS } from '../../src/otlp/limits/otlp-limits.ts'
import type { HostileBody } from './hostile-bodies.ts'

const { span: SPAN, body: BODY } = OTLP_LIMITS
const HEADERS = { 'content-type': 'application/json', 'content-encoding': 'gzip' }

/** Bodies that are as expensive as a receiver's limits allow. All of them are taken. */
export function largestBodies(): readonly HostileBody[] {
  return [
    traces(
      'the most spans',
      spans(BODY.spans, () => ''),
    ),
    traces(
      'the most attributes',
      spans(7, (n) => attributes(40_000, n)),
    ),
    traces(
      'the most values',
      spans(8, () => list(100_000)),
    ),
    traces(
      'the most events',
      spans(25, () => `"events":[${repeat('{"name":"e"}', SPAN.events)}]`),
    ),
    traces(
      'the most links',
      spans(10, () => `"links":[${repeat('{}', SPAN.links)}]`),
    ),
    traces(
      'one large text',
      spans(1, () => attribute('text', text('a'.repeat(15_000_000)))),
    ),
    traces(
      'one text of escapes',
      spans(1, () => attribute('text', text('\\u0041'.repeat(2_500_000)))),
    ),
    traces(
      'a large resource of many spans',
      spans(5000, () => ''),
      attribute('r', text('a'.repeat(40_000))),
    ),
    traces(
      'a large resource of one span many times',
      repeat(span(1, ''), 5000),
      attribute('r', text('a'.repeat(40_000))),
    ),
    logs('the most log records of one span', BODY.spans),
  ]
}

function traces(name: string, spans: string, resource = '"attributes":[]'): HostileBody {
  const scopeSpans = `"scopeSpans":[{"spans":[${spans}]}]`
  return request(name, '/v1/traces', `{"resourceSpans":[{"resource":{${resource}},${scopeSpans}}]}`)
}

function logs(name: string, count: number): HostileBody {
  const records = Array.from(
    { length: count },
    (_, n) => `{${ids(1)},"eventName":"gen_ai.choice","timeUnixNano":"${n}"}`,
  )
  const scopeLogs = `"scopeLogs":[{"logRecords":[${records.join(',')}]}]`
  return request(name, '/v1/logs', `{"resourceLogs":[{${scopeLogs}}]}`)
}

function request(name: string, path: string, json: string): HostileBody {
  return { name, path, headers: HEADERS, body: gzipSync(json) }
}

function spans(count: number, fieldsOf: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => span(n + 1, fieldsOf(n))).join(',')
}

function span(n: number, fields: string): string {
  return `{${ids(n)},"endTimeUnixNano":"1"${fields === '' ? '' : `,${fields}`}}`
}

function ids(n: number): string {
  return `"traceId":"${hex(n, 32)}","spanId":"${hex(n, 16)}"`
}

function hex(n: number, length: number): string {
  return n.toString(16).padStart(length, '0')
}

function attributes(count: number, of: number): string {
  const one = (_: unknown, n: number) => `{"key":"${of}.${n}","value":{}}`
  return `"attributes":[${Array.from({ length: count }, one).join(',')}]`
}

function list(count: number): string {
  return attribute('list', `{"arrayValue":{"values":[${repeat('{"doubleValue":0.5}', count)}]}}`)
}

function attribute(key: string, value: string): string {
  return `"attributes":[{"key":"${key}","value":${value}}]`
}

function text(value: string): string {
  return `{"stringValue":"${value}"}`
}

function repeat(json: string, count: number): string {
  return Array<string>(count).fill(json).join(',')
}
