import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { mergeSummary, summarizeSpan, type SummaryPart } from '../../src/replay/thread-summary.ts'
import { toThreadSummary } from '../../src/replay/to-thread-summary.ts'
import { spanKey } from '../../src/thread/span-ids.ts'
import { EPOCH, sketchMessage, sketchSpan } from '../store/thread-spans.ts'

function part(span: RecordedSpan): SummaryPart {
  const summary = summarizeSpan(span)
  if (summary === undefined) throw new Error('the span names no thread')
  return summary
}

function summarize(...spans: readonly RecordedSpan[]) {
  return toThreadSummary(spans.map(part).reduce(mergeSummary))
}

const thread = 'thread'

function placed(span: number, seq: number, text: string): RecordedSpan {
  return sketchMessage({ span, thread, start: 5n, text, attributes: { 'chat.message.seq': seq } })
}

const message = fc
  .record({
    trace: fc.integer({ min: 1, max: 2 }),
    span: fc.integer({ min: 1, max: 99 }),
    start: fc.bigInt({ min: 0n, max: 3n }),
    text: fc.constantFrom('', 'one', 'two', 'three'),
    attributes: fc.record(
      {
        'chat.kind': fc.constantFrom('message', 'event', 'feedback', 'llm', 'tool', 'nonsense', 7),
        'chat.message.seq': fc.constantFrom(0, 1, 2, 10, -1, 0.5, 'x'),
        'chat.message.time': fc.constantFrom('stated', 'unknown'),
        'user.id': fc.constantFrom('ann', 'bob', ''),
        'chat.thread.tags': fc.constantFrom('["b","a"]', '["c"]', '["a","a"]', 'no JSON', '{}'),
      },
      { requiredKeys: [] },
    ),
  })
  .map((sketch) => sketchMessage({ ...sketch, thread }))

const messages = fc.uniqueArray(message, { minLength: 1, maxLength: 6, selector: spanKey })

describe('summarizeSpan', () => {
  it('says nothing of a span that no thread has marked', () => {
    expect(summarizeSpan(sketchSpan({ span: 1 }))).toBeUndefined()
    expect(summarizeSpan(sketchSpan({ span: 1, thread: '' }))).toBeUndefined()
    const attributes = { 'chat.thread_id': 7 }
    expect(summarizeSpan(sketchSpan({ span: 1, attributes }))).toBeUndefined()
  })

  it('keeps no more tags than a recorder writes, whichever come first, and none that is longer', () => {
    const tagged = (span: number, tags: readonly string[]) =>
      sketchSpan({ span, thread, attributes: { 'chat.thread.tags': JSON.stringify(tags) } })
    const numbers = Array.from({ length: 150 }, (_, n) => String(n).padStart(3, '0'))
    const spans = [
      tagged(1, numbers.slice(0, 60)),
      tagged(2, numbers.slice(60)),
      tagged(3, ['x'.repeat(1000)]),
    ]
    expect(summarize(...spans).tags).toEqual(numbers.slice(0, 100))
    expect(summarize(...spans.toReversed()).tags).toEqual(numbers.slice(0, 100))
    expect(part(tagged(3, ['x'.repeat(1000)])).tags).toEqual(['x'.repeat(200)])
  })

  it('takes a message of unknown time as said before those whose time is known', () => {
    const unknown = (seq: number) => ({ 'chat.message.time': 'unknown', 'chat.message.seq': seq })
    const said = [
      sketchMessage({ span: 1, thread, start: 9n, text: 'question', attributes: unknown(0) }),
      sketchMessage({ span: 2, thread, start: 10n, text: 'more', attributes: unknown(1) }),
      sketchMessage({ span: 3, thread, start: 5n, text: 'answer' }),
    ]
    expect(summarize(...said)).toMatchObject({ firstMessage: 'question', lastMessage: 'answer' })
  })

  it('orders messages of unknown time by their place, whenever each was recorded', () => {
    const unknown = (seq: number) => ({ 'chat.message.time': 'unknown', 'chat.message.seq': seq })
    const undated = [
      sketchMessage({ span: 1, thread, start: 3n, text: 'last', attributes: unknown(10) }),
      sketchMessage({ span: 2, thread, start: 5n, text: 'middle', attributes: unknown(9) }),
      sketchMessage({ span: 3, thread, start: 9n, text: 'first', attributes: unknown(2) }),
    ]
    expect(summarize(...undated)).toMatchObject({ firstMessage: 'first', lastMessage: 'last' })
    const dated = { ...sketchMessage({ span: 4, thread, text: 'dated' }), startUnixNano: 1n }
    expect(summarize(...undated, dated)).toMatchObject({
      firstMessage: 'first',
      lastMessage: 'dated',
    })
  })

  it('takes its times from the spans that have one, if there are any', () => {
    const attributes = { 'chat.message.time': 'unknown' }
    const untimed = [3n, 90n].map((start) =>
      sketchMessage({ span: Number(start), thread, start, end: start, attributes }),
    )
    const timed = [7n, 8n].map((start) =>
      sketchMessage({ span: Number(start), thread, start, end: start }),
    )
    const times = (first: bigint, last: bigint) => ({
      startUnixNano: EPOCH + first,
      endUnixNano: EPOCH + last,
    })
    expect(summarize(...untimed)).toMatchObject(times(3n, 90n))
    expect(summarize(...untimed, ...timed)).toMatchObject(times(7n, 8n))
    expect(summarize(...timed, ...untimed)).toMatchObject(times(7n, 8n))
    expect(summarize(...untimed)).not.toHaveProperty('isUntimed')
  })

  it('does not take an answer of unknown time for the first message', () => {
    const attributes = { 'chat.message.time': 'unknown', 'chat.message.seq': 1 }
    const asked = sketchMessage({ span: 1, thread, start: 5n, text: 'question' })
    const answer = sketchMessage({ span: 2, thread, start: 6n, text: 'answer', attributes })
    const { traceId, spanId } = asked
    const linked = { ...answer, links: [{ traceId, spanId, attributes: {} }] }
    expect(summarize(linked, asked)).toMatchObject({ firstMessage: 'question' })
  })

  it('orders messages by time, not by the digits of it', () => {
    const late = { ...sketchMessage({ span: 1, thread, text: 'late' }), startUnixNano: 10n }
    const early = { ...sketchMessage({ span: 2, thread, text: 'early' }), startUnixNano: 9n }
    expect(summarize(late, early)).toMatchObject({ firstMessage: 'early', lastMessage: 'late' })
  })

  it('reads a thread id that UTF-8 cannot carry', () => {
    const attributes = { 'chat.thread_id.json': String.raw`"\ud800"` }
    expect(summarizeSpan(sketchSpan({ span: 1, attributes }))?.id).toBe('\ud800')
  })

  it('counts what GenAI attributes name as a run, and plumbing as nothing', () => {
    const llm = { 'gen_ai.operation.name': 'chat' }
    const summary = summarize(
      sketchSpan({ span: 1, thread, attributes: llm }),
      sketchSpan({ span: 2, thread, attributes: { 'chat.kind': 'agent' } }),
      sketchSpan({ span: 3, thread, attributes: { 'http.route': '/chat' } }),
      sketchSpan({ span: 4, thread, attributes: { 'chat.kind': 'feedback' } }),
    )
    expect(summary).toMatchObject({ events: 0, runs: 2, errors: 0 })
  })

  it('counts messages where an app recorded them, and does not say that there are none where runs may tell', () => {
    const run = sketchSpan({ span: 1, thread, attributes: { 'chat.kind': 'llm' } })
    const event = sketchSpan({ span: 2, thread, attributes: { 'chat.kind': 'event' } })
    expect(summarize(run, event)).not.toHaveProperty('messages')
    expect(summarize(run, sketchMessage({ span: 3, thread }))).toMatchObject({ messages: 1 })
    expect(summarize(event)).toMatchObject({ messages: 0 })
  })

  it.each([
    ['x'.repeat(200), 'x'.repeat(200)],
    ['x'.repeat(201), 'x'.repeat(200)],
    [`${'x'.repeat(199)}🦊`, 'x'.repeat(199)],
    [`${'x'.repeat(198)}🦊y`, `${'x'.repeat(198)}🦊`],
    [`${'x'.repeat(199)}\ud83e y`, `${'x'.repeat(199)}\ud83e`],
  ])('cuts a text after 200 characters, but never through one', (text, preview) => {
    const summary = summarize(sketchMessage({ span: 1, thread, text }))
    expect(summary.firstMessage).toBe(preview)
  })

  it('previews parts, and passes over messages without text', () => {
    const parts = JSON.stringify([
      { type: 'text', content: 'look' },
      { type: 'blob', modality: 'image', content: 'AAAA' },
    ])
    const summary = summarize(
      sketchMessage({ span: 1, thread, attributes: { 'chat.content.json': 'null' } }),
      sketchMessage({ span: 2, thread, attributes: { 'chat.content.parts': parts } }),
      sketchMessage({ span: 3, thread }),
    )
    expect(summary).toMatchObject({
      messages: 3,
      firstMessage: 'look\n[blob image]',
      lastMessage: 'look\n[blob image]',
    })
  })
})

describe('mergeSummary', () => {
  it('gives the same whatever the order and the grouping', () => {
    fc.assert(
      fc.property(messages, (spans) => {
        const parts = spans.map(part)
        const forwards = parts.reduce(mergeSummary)
        expect(parts.reduceRight((sum, next) => mergeSummary(next, sum))).toEqual(forwards)
        expect(parts.toReversed().reduce(mergeSummary)).toEqual(forwards)
      }),
      { numRuns: 500 },
    )
  })

  it('orders messages of one instant by their place among the recorder’s', () => {
    const summary = summarize(placed(1, 10, 'tenth'), placed(2, 9, 'ninth'), placed(3, 2, 'second'))
    expect(summary).toMatchObject({ firstMessage: 'second', lastMessage: 'tenth' })
  })

  it('names the user of the latest message that has one, before that of a later run', () => {
    const ann = sketchMessage({ span: 1, thread, attributes: { 'user.id': 'ann' } })
    const nobody = sketchMessage({ span: 2, thread, attributes: { 'user.id': '' } })
    const run = sketchSpan({ span: 3, thread, attributes: { 'user.id': 'service' } })
    expect(summarize(ann, nobody, run).userId).toBe('ann')
    expect(summarize(run, nobody).userId).toBe('service')
    expect(summarize(nobody)).not.toHaveProperty('userId')
  })
})
