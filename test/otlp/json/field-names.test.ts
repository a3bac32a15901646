import { describe, expect, it } from 'vitest'
import { decodeJsonLogs } from '../../../src/otlp/json/decode-json-logs.ts'
import { decodeJsonTraces, jsonTraceSteps } from '../../../src/otlp/json/decode-json-traces.ts'
import { encodeJsonTraces } from '../../../src/otlp/json/encode-json-traces.ts'
import { finishSteps } from '../../../src/otlp/limits/decode-steps.ts'
import { NO_LIMITS } from '../../../src/otlp/limits/otlp-limits.ts'
import { makeAttributes, makeSpan } from '../recorded-spans.ts'

const RECORDED = makeSpan({
  parentSpanId: 'eee19b7ec3c1b175',
  traceState: 'a=b',
  attributes: makeAttributes([
    ['text', 'a'],
    ['integer', 1],
    ['deep', [true, 'b']],
  ]),
  droppedAttributesCount: 3,
  events: [{ name: 'e', unixNano: 5n, attributes: makeAttributes([['one', 1.5]]) }],
  resource: makeAttributes([['service.name', 'bot']]),
  resourceSchemaUrl: 'https://example.com/1',
  scope: { name: 'scope', version: '1', schemaUrl: 'https://example.com/2' },
})
const SPAN = { traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174', name: 'a' }
const SCOPE_SPANS = { scope: { name: 'bot', version: '1' }, spans: [SPAN] }

function inSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSnakeCase)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      inSnakeCase(inner),
    ]),
  )
}

function decodeText(body: unknown, padding = '') {
  const bytes = new TextEncoder().encode(JSON.stringify(body) + padding)
  return finishSteps(jsonTraceSteps(bytes, NO_LIMITS))
}

describe('a body of spans', () => {
  it('is read the same with the names of the protobuf files, and the sender is warned', () => {
    const body = inSnakeCase(encodeJsonTraces([RECORDED]))
    const { spans, rejected, warning } = decodeJsonTraces(body)
    expect(spans).toEqual([RECORDED])
    expect(decodeText(body, ' '.repeat(300_000))).toEqual({ spans, rejected, warning })
    expect(rejected).toBe(0)
    expect(warning).toBe('"resource_spans" was read as resourceSpans, its name in OTLP/JSON')
  })

  it('is read the same if only one field of a span is in snake case', () => {
    const span = { ...SPAN, spanId: undefined, span_id: SPAN.spanId }
    const decoded = decodeJsonTraces({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })
    expect(decoded.spans).toMatchObject([{ spanId: SPAN.spanId }])
    expect(decoded.warning).toContain('"span_id" was read as spanId')
  })

  it.each([
    ['instrumentationLibrarySpans', 'instrumentationLibrary'],
    ['instrumentation_library_spans', 'instrumentation_library'],
    ['deprecatedScopeSpans', 'scope'],
    ['deprecated_scope_spans', 'scope'],
  ])('is read with the old name %s, and the sender is warned', (group, scope) => {
    const scoped = { [scope]: SCOPE_SPANS.scope, spans: SCOPE_SPANS.spans }
    const decoded = decodeJsonTraces({ resourceSpans: [{ [group]: [scoped] }] })
    expect(decoded.spans).toMatchObject([{ spanId: SPAN.spanId, scope: SCOPE_SPANS.scope }])
    expect(decoded.warning).toContain(`"${group}" was read as scopeSpans`)
  })

  it('prefers the present name of a field', () => {
    const span = { ...SPAN, span_id: 'ffffffffffffffff' }
    const decoded = decodeJsonTraces({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })
    expect(decoded).toMatchObject({ spans: [{ spanId: SPAN.spanId }] })
    expect(decoded).not.toHaveProperty('warning')
  })

  it.each<[string, unknown, string]>([
    [
      'of Tempo',
      { batches: [{ scopeSpans: [SCOPE_SPANS] }] },
      'body has "batches" and no resourceS',
    ],
    ['of Jaeger', { data: [{ spans: [] }] }, 'body has "data" and no resourceSpans'],
    ['in capitals', { ResourceSpans: [{}] }, 'body has "ResourceSpans" and no resourceSpans'],
    ['of log records', { resourceLogs: [{}] }, 'body has "resourceLogs" and no resourceSpans'],
    [
      'with spans beside their resource',
      { resourceSpans: [{ resource: { attributes: [] }, spans: [SPAN] }] },
      'body.resourceSpans[0] has "spans" and no scopeSpans',
    ],
    [
      'with other items in a scope',
      { resourceSpans: [{ scopeSpans: [{ scope: { name: 'a' }, span: [SPAN] }] }] },
      'body.resourceSpans[0].scopeSpans[0] has "span" and no spans',
    ],
  ])('says what was not read of an export %s, small or large', (_, body, warning) => {
    expect(decodeJsonTraces(body)).toMatchObject({ spans: [], rejected: 0 })
    expect(decodeJsonTraces(body).warning).toContain(warning)
    expect(decodeText(body, ' '.repeat(300_000)).warning).toContain(warning)
  })

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['nothing but a new field of one value', { version: 2 }],
    ['no span', { resourceSpans: [] }],
    ['a resource alone', { resourceSpans: [{ resource: { attributes: [{ key: 'a' }] } }] }],
    ['a scope alone', { resourceSpans: [{ scopeSpans: [{ scope: { name: 'a' } }] }] }],
    [
      'spans and a new field beside them',
      { resourceSpans: [{ scopeSpans: [SCOPE_SPANS], later: [1] }], new: [1] },
    ],
  ])('says nothing of a body with %s', (_, body) => {
    expect(decodeJsonTraces(body)).not.toHaveProperty('warning')
    expect(decodeText(body, ' '.repeat(300_000))).not.toHaveProperty('warning')
  })

  it('quotes no more than the beginning of a name', () => {
    const decoded = decodeJsonTraces({ [`\u001b${'x'.repeat(100_000)}`]: [1] })
    expect(decoded.warning).toMatch(/^body has "\\u001bx{63}" and no/)
  })

  it('quotes an id that is not hexadecimal as it was sent', () => {
    const span = { ...SPAN, traceId: 'QUJDREVGR0hJSktMTU5PUA==' }
    const { reason } = decodeJsonTraces({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })
    expect(reason).toContain('trace id "QUJDREVGR0hJSktMTU5PUA==" is not a valid id')
  })
})

describe('a body of log records', () => {
  const RECORD = { event_name: 'gen_ai.choice', trace_id: SPAN.traceId, span_id: SPAN.spanId }

  it.each([
    ['resource_logs', 'scope_logs', 'log_records'],
    ['resourceLogs', 'instrumentationLibraryLogs', 'logs'],
    ['resourceLogs', 'deprecatedScopeLogs', 'logRecords'],
  ])('is read with the names %s, %s and %s, and the sender is warned', (group, scope, records) => {
    const decoded = decodeJsonLogs({ [group]: [{ [scope]: [{ [records]: [RECORD] }] }] })
    expect(decoded.events).toMatchObject([{ name: 'gen_ai.choice', spanId: SPAN.spanId }])
    expect(decoded.warning).toMatch(/^"\w+" was read as (?:resourceLogs|scopeLogs)/)
  })

  it('says what was not read of it', () => {
    const { warning } = decodeJsonLogs({ resourceLogs: [{ records: [RECORD] }] })
    expect(warning).toContain('body.resourceLogs[0] has "records" and no scopeLogs')
  })
})
