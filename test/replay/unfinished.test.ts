import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { id, MORNING, run, said, seconds, type SpanSketch } from './spans.ts'

const MARK = { 'chat.unfinished': true } as const

const agent = (sketch: Partial<SpanSketch> = {}): RecordedSpan =>
  run('agent', { id: 2, parent: 1, at: 1, name: 'agent', ...sketch })
const question = said({ span: 1, content: 'question' })
const running = agent({ attributes: MARK })
const ended = agent({ lasts: 90, attributes: { 'chat.run.output': '"done"' } })

describe('an unfinished span', () => {
  it('is a run without an end and without output, and says so', () => {
    const [message] = rebuildThread([question, running]).messages
    expect(message?.unfinished).toBeUndefined()
    expect(message?.runs).toMatchObject([{ name: 'agent', unfinished: true }])
    expect(message?.runs[0]).not.toHaveProperty('output')
    expect(message?.runs[0]?.endUnixNano).toBe(message?.runs[0]?.startUnixNano)
  })

  it('is a message whose text nobody knows yet, in its place', () => {
    const { content: _, ...stream } = { span: 3, role: 'assistant', content: '', attributes: MARK }
    const answer = said({ ...stream, at: 2, previous: id(1, 1) })
    const { messages } = rebuildThread([answer, question])
    expect(messages.map(({ role, unfinished }) => [role, unfinished])).toEqual([
      ['user', undefined],
      ['assistant', true],
    ])
  })

  it.each([
    ['has the mark', running],
    [
      'has the mark as a text, as some backends give it back',
      agent({ attributes: { 'chat.unfinished': 'true' } }),
    ],
    ['is of another tool and has no end', { ...agent(), endUnixNano: 0n }],
  ])('%s', (_, span) => {
    expect(rebuildThread([span]).runs).toMatchObject([{ unfinished: true }])
  })

  it('without an end does not move the end of its thread to 1970, nor before its start', () => {
    const { startUnixNano, endUnixNano } = rebuildThread([{ ...agent(), endUnixNano: 0n }])
    expect([startUnixNano, endUnixNano]).toEqual([MORNING + seconds(1), MORNING + seconds(1)])
  })

  it('gives way to its finished form, in whatever order they come and however often', () => {
    const spans = [question, running, ended]
    const expected = rebuildThread([question, ended])
    const arrival = fc.shuffledSubarray([...spans, ...spans], { minLength: spans.length * 2 })
    fc.assert(
      fc.property(arrival, (arrived) => {
        const { tally, ...thread } = rebuildThread(arrived)
        const { tally: expectedTally, ...rest } = expected
        expect(thread).toEqual(rest)
        expect(tally).toEqual({ ...expectedTally, duplicates: 4 })
      }),
    )
  })

  it('is no conflict, whatever it says', () => {
    const other = agent({ name: 'early name', attributes: { ...MARK, extra: 1 } })
    const { runs, tally } = rebuildThread([running, other, ended])
    expect(runs).toMatchObject([{ name: 'agent', output: 'done' }])
    expect(tally).toMatchObject({ duplicates: 2, conflicts: 0 })
  })

  it('does not hold the clock of a service that it called to its own start', () => {
    const call = agent({ id: 4, parent: 2, at: 5, lasts: 0, service: 'tools' })
    const [tree] = rebuildThread([running, call]).runs
    expect(tree?.children[0]?.startUnixNano).toBe(MORNING + seconds(5))
  })
})

describe('a second span with the same id', () => {
  it('is a duplicate if only its encoding differs', () => {
    const attributes = { a: 1, b: { c: [true, 2n], d: new Uint8Array([1]) }, 'chat.recorder': 'r1' }
    const first = { ...ended, flags: 1, attributes, resource: { x: '1', y: '2' } }
    const again = {
      ...first,
      flags: 0x101,
      attributes: {
        'chat.recorder': 'r2',
        b: { d: 'AQ==', c: ['true', '2'] },
        a: '1',
      },
      resource: { y: '2', x: '1' },
    }
    expect(rebuildThread([first, again], '').tally).toMatchObject({ duplicates: 1, conflicts: 0 })
  })

  it('is a duplicate if it records again a message whose time is unknown', () => {
    const undated = (at: number) =>
      said({ span: 1, content: 'old', at, attributes: { 'chat.message.time': 'unknown' } })
    expect(rebuildThread([undated(1), undated(9)]).tally).toMatchObject({ conflicts: 0 })
    expect(rebuildThread([1, 9].map((at) => said({ span: 1, at }))).tally.conflicts).toBe(1)
  })

  it.each<[string, Partial<RecordedSpan>]>([
    ['name', { name: 'other' }],
    ['kind', { kind: 3 }],
    ['parent', { parentSpanId: '9'.repeat(16) }],
    ['tracestate', { traceState: 'a=b' }],
    ['start', { startUnixNano: MORNING }],
    ['end', { endUnixNano: MORNING + seconds(95) }],
    ['attribute more', { attributes: { ...ended.attributes, more: 1 } }],
    ['attribute less', { attributes: { 'chat.thread_id': 't1', 'chat.kind': 'agent' } }],
    ['value', { attributes: { ...ended.attributes, 'chat.run.output': '"other"' } }],
    ['type of a list', { attributes: { ...ended.attributes, 'chat.run.output': ['"done"'] } }],
    ['event', { events: [{ name: 'e', unixNano: 1n, attributes: {} }] }],
    ['link', { links: [{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), attributes: {} }] }],
    ['status', { status: { code: 2 } }],
    ['resource', { resource: { 'service.name': 'other' } }],
    ['scope', { scope: { name: 'other' } }],
    ['version of the scope', { scope: { name: 'test', version: '2' } }],
  ])('is a conflict if it has another %s: it is counted, and the first one stays', (_, fields) => {
    const { runs, tally } = rebuildThread([ended, { ...ended, ...fields }, ended], 't1')
    expect(runs).toMatchObject([{ name: 'agent', output: 'done' }])
    expect(tally).toMatchObject({ spans: 1, duplicates: 1, conflicts: 1 })
  })

  it('is no conflict of a thread that it does not belong to', () => {
    const other = agent({ thread: 't2', trace: 2 })
    const spans = [ended, other, { ...other, name: 'again' }]
    expect(rebuildThread(spans, 't1').tally.conflicts).toBe(0)
    expect(rebuildThread(spans, 't2').tally.conflicts).toBe(1)
  })
})
