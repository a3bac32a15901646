import { describe, expect, it } from 'vitest'
import { parseOtlpLine } from '../../../src/store/otlp-file/otlp-line.ts'

const SPAN = { traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174', name: 'a' }

function parse(body: unknown) {
  return parseOtlpLine(new TextEncoder().encode(JSON.stringify(body)))
}

describe('a line of an OTLP file', () => {
  it('is read with names of the protobuf files and of OTLP before 0.15', () => {
    for (const body of [
      { resource_spans: [{ scope_spans: [{ spans: [SPAN] }] }] },
      { resourceSpans: [{ instrumentationLibrarySpans: [{ spans: [SPAN] }] }] },
    ]) {
      expect(parse(body).spans).toMatchObject([{ spanId: SPAN.spanId }])
      expect(parse(body)).not.toHaveProperty('damage')
    }
  })

  it.each([
    [{ batches: [{ scopeSpans: [{ spans: [SPAN] }] }] }, 'body has "batches" and no resourceSpans'],
    [{ thread: 't', messages: [{ role: 'user' }] }, 'body has "messages" and no resourceSpans'],
    [{ resourceSpans: [{ spans: [SPAN] }] }, 'body.resourceSpans[0] has "spans" and no scopeSpans'],
  ])('counts as damaged if it has other names: %j', (body, damage) => {
    expect(parse(body).damage).toContain(damage)
  })

  it.each([
    {},
    { resourceSpans: [] },
    { resourceMetrics: [{ scopeMetrics: [] }] },
    { resource_metrics: [{ scope_metrics: [] }] },
    { resourceProfiles: [{ scopeProfiles: [] }] },
    { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: 'a' } }] }] }] },
  ])('is not damaged if it only has nothing for replay: %j', (body) => {
    expect(parse(body)).not.toHaveProperty('damage')
  })
})
