import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { summarizeSpan } from '../../src/replay/thread-summary.ts'
import { toThreadSummary } from '../../src/replay/to-thread-summary.ts'
import { feedback, id, MORNING, run, said, seconds, span, type SpanSketch } from './spans.ts'

const question = said({ span: 1, content: 'q', attributes: { 'user.id': 'jane' } })
const answer = said({
  span: 2,
  parent: 1,
  at: 2,
  content: 'a',
  role: 'assistant',
  attributes: { 'user.id': 'jane' },
})
const later = (at: number) => MORNING + seconds(at)

/** Feedback that names no message. */
function opinion(attributes: SpanSketch['attributes'], sketch: SpanSketch): RecordedSpan {
  return span({ trace: 7, ...sketch, attributes: { 'chat.kind': 'feedback', ...attributes } })
}

const by = (user: string) => ({ 'user.id': user })

describe('the opinions of several authors', () => {
  const mine = feedback(id(1, 2), { thumb: 'down', score: 1 }, { id: 3, parent: 2, at: 3 })
  const theirs = (value: unknown, at: number, who = 'reviewer') =>
    feedback(id(1, 2), value, { id: 40 + at, parent: 2, at, attributes: by(who) })

  it('stand side by side, the one who spoke last at the end', () => {
    const { messages } = rebuildThread([question, answer, mine, theirs({ thumb: 'up' }, 5)])
    expect(messages[1]).toMatchObject({
      feedback: { score: 1, thumb: 'up' },
      opinions: [
        { feedback: { thumb: 'down', score: 1 }, unixNano: later(3), timeKnown: true },
        { author: 'reviewer', feedback: { thumb: 'up' }, unixNano: later(5), timeKnown: true },
      ],
    })
    expect(messages[1]?.opinions?.[0]).not.toHaveProperty('author')
  })

  it('are taken back by their own author only', () => {
    const spans = [question, answer, mine, theirs({ thumb: 'up' }, 5)]
    const nobody = rebuildThread([...spans, theirs(null, 6, 'somebody else')]).messages[1]
    expect(nobody?.opinions).toHaveLength(2)
    const reviewer = rebuildThread([...spans, theirs(null, 6)]).messages[1]
    expect(reviewer?.feedback).toEqual({ thumb: 'down', score: 1 })
    expect(reviewer?.opinions).toHaveLength(1)
  })

  it('are those of the thread’s user where they name that user or nobody', () => {
    const named = theirs({ comment: 'mine' }, 4, 'jane')
    const unnamed = feedback(id(1, 2), null, { id: 9, parent: 2, at: 6 })
    expect(rebuildThread([question, answer, mine, named]).messages[1]?.opinions).toEqual([
      {
        feedback: { thumb: 'down', score: 1, comment: 'mine' },
        unixNano: later(4),
        timeKnown: true,
      },
    ])
    expect(rebuildThread([question, answer, named, unnamed]).messages[1]?.opinions).toBeUndefined()
  })

  it('do not change whose thread it is, in a thread as in a list', () => {
    const label = theirs({ thumb: 'up' }, 5)
    const foreign = opinion(
      { 'chat.feedback.about': 'thread', 'chat.outcome': 1, ...by('reviewer') },
      { id: 8, at: 9 },
    )
    expect(rebuildThread([question, answer, label]).userId).toBe('jane')
    expect(rebuildThread([said({ span: 1, content: 'q' }), foreign]).userId).toBeUndefined()
    const part = summarizeSpan(foreign)
    expect(part && toThreadSummary(part)).not.toHaveProperty('userId')
  })

  it('say what was masked, cut or withheld of them', () => {
    const masked = feedback(
      id(1, 2),
      { comment: '***' },
      { id: 9, parent: 2, at: 6, attributes: { 'chat.feedback.state': 'masked' } },
    )
    const [, message] = rebuildThread([question, answer, masked]).messages
    expect(message?.altered).toEqual({ feedback: { state: 'masked' } })
    expect(message?.opinions?.[0]?.altered).toEqual({ state: 'masked' })
  })
})

describe('the time of feedback', () => {
  it('is not known if it was never noted, and not corrected if the app stated it', () => {
    const given = (time: string) =>
      feedback(
        id(1, 1),
        { thumb: 'up' },
        {
          id: 3,
          parent: 1,
          at: -60,
          service: 'another',
          attributes: { 'chat.message.time': time },
        },
      )
    const timesOf = (span: RecordedSpan) =>
      rebuildThread([question, span]).messages[0]?.opinions?.map(({ unixNano, timeKnown }) => [
        unixNano,
        timeKnown,
      ])
    expect(timesOf(given('stated'))).toEqual([[later(-60), true]])
    expect(timesOf(given('unknown'))).toEqual([[later(0), false]])
  })
})

describe('outcomes', () => {
  it('of a thread: the latest of each author, and of all', () => {
    const about = { 'chat.feedback.about': 'thread' }
    const thread = rebuildThread([
      question,
      opinion({ ...about, 'chat.outcome': 0 }, { id: 3, at: 3 }),
      opinion({ ...about, 'chat.outcome': 0.5, ...by('reviewer') }, { id: 4, at: 4 }),
      opinion(
        { ...about, 'chat.outcome': 1, 'chat.feedback': '{"comment":"it came"}' },
        { id: 5, at: 5 },
      ),
    ])
    expect(thread).toMatchObject({
      outcome: 1,
      feedback: { comment: 'it came' },
      opinions: [
        { author: 'reviewer', outcome: 0.5 },
        { outcome: 1, feedback: { comment: 'it came' } },
      ],
      tally: { strayFeedback: 0, orphans: 0, damaged: 0 },
    })
    expect(thread.messages[0]).not.toHaveProperty('outcome')
  })

  it('of a message are taken back by a `null`', () => {
    const one = feedback(id(1, 1), {}, { id: 3, parent: 1, attributes: { 'chat.outcome': 0.2 } })
    const back = feedback(id(1, 1), { outcome: null }, { id: 4, parent: 1, at: 5 })
    expect(rebuildThread([question, one]).messages[0]?.outcome).toBe(0.2)
    expect(rebuildThread([question, one, back]).messages[0]?.opinions).toBeUndefined()
  })

  it('that are not from 0 to 1 are damage, and feedback like any other under `chat.feedback`', () => {
    const odd = opinion(
      {
        'chat.feedback.about': 'thread',
        'chat.outcome': 1.5,
        'chat.feedback': '{"outcome":"great"}',
      },
      { id: 3 },
    )
    expect(rebuildThread([question, odd])).toMatchObject({
      feedback: { outcome: 'great' },
      tally: { damaged: 1 },
    })
    expect(rebuildThread([question, odd])).not.toHaveProperty('outcome')
  })
})

describe('feedback on a run', () => {
  const call = run('llm', {
    id: 5,
    parent: 1,
    at: 1,
    lasts: 1,
    attributes: {
      'gen_ai.output.messages': JSON.stringify([
        { role: 'assistant', parts: [{ type: 'text', content: 'a' }] },
      ]),
    },
  })
  const agent = run('agent', { id: 5, parent: 1, at: 1, lasts: 3 })
  const about = { 'chat.feedback.about': 'run' }
  const thumb = { ...about, 'chat.feedback': '{"thumb":"down"}' }

  it('belongs to the run and to the message that the run generated', () => {
    const given = opinion(thumb, { trace: 1, id: 6, parent: 5, at: 5 })
    const own = feedback(id(1, 2), { thumb: 'up' }, { id: 7, parent: 2, at: 4 })
    const { messages, tally } = rebuildThread([question, answer, call, own, given])
    expect(messages[0]?.runs[0]?.feedback).toEqual({ thumb: 'down' })
    expect(messages[1]).toMatchObject({ generatedBy: call.spanId, feedback: { thumb: 'down' } })
    expect(messages[0]).not.toHaveProperty('feedback')
    expect(tally).toMatchObject({ strayFeedback: 0, orphans: 0 })
  })

  it('belongs to the answer that an agent gave, if no model call is known', () => {
    const tool = said({ span: 8, parent: 5, at: 2, content: 't', role: 'tool' })
    const given = said({ span: 2, parent: 5, at: 3, content: 'a', role: 'assistant' })
    const { messages } = rebuildThread([
      question,
      agent,
      tool,
      given,
      opinion(thumb, { trace: 1, id: 6, parent: 5, at: 5 }),
    ])
    expect(messages.map((message) => [message.role, message.feedback])).toEqual([
      ['user', undefined],
      ['tool', undefined],
      ['assistant', { thumb: 'down' }],
    ])
  })

  it('finds it by its span id alone, in a trace of its own', () => {
    const given = opinion({ ...thumb, 'chat.outcome': 0 }, { trace: 9, id: 6, parent: 5, at: 5 })
    const { messages, tally } = rebuildThread([question, answer, call, given])
    expect(messages[0]?.runs[0]).toMatchObject({ feedback: { thumb: 'down' }, outcome: 0 })
    expect(messages[1]?.outcome).toBe(0)
    expect(tally).toMatchObject({ strayFeedback: 0, orphans: 0 })
    const twice = run('tool', { trace: 2, id: 5, at: 1 })
    expect(rebuildThread([question, call, twice, given]).tally).toMatchObject({
      strayFeedback: 1,
      orphans: 1,
    })
  })

  it('is found by the ID of a run in place of a message’s, and by hanging below it', () => {
    const named = feedback(id(1, 5), { score: 2 }, { id: 6, parent: 5, at: 5 })
    const below = opinion(
      { 'chat.feedback': '{"thumb":"up"}' },
      { trace: 1, id: 7, parent: 5, at: 6 },
    )
    const { messages } = rebuildThread([question, answer, call, named, below])
    expect(messages[0]?.runs[0]?.feedback).toEqual({ score: 2, thumb: 'up' })
  })

  it('that never arrived is counted, as is feedback on a run that names none', () => {
    const lost = opinion(thumb, { trace: 9, id: 6, parent: 77 })
    const nowhere = opinion(thumb, { trace: 9, id: 7 })
    expect(rebuildThread([question, call, lost, nowhere]).tally).toMatchObject({
      strayFeedback: 2,
      orphans: 1,
    })
  })
})

describe('feedback by the app’s own id', () => {
  const first = said({ span: 1, content: 'helo', externalId: 'q', at: 0 })
  const edit = said({
    trace: 2,
    span: 1,
    content: 'hello',
    externalId: 'q',
    at: 10,
    replaces: id(1, 1),
  })
  const own = (at: number, sketch: Partial<SpanSketch> = {}) =>
    opinion(
      { 'chat.message.external_id': 'q', 'chat.feedback': '{"thumb":"up"}' },
      { id: 6, at, ...sketch },
    )

  it('is about what was there when it was given', () => {
    const at = (seconds: number) =>
      rebuildThread([first, edit, own(seconds)]).messages.map(({ feedback }) => feedback?.thumb)
    expect(at(5)).toEqual(['up', undefined])
    expect(at(15)).toEqual([undefined, 'up'])
    expect(at(-5)).toEqual(['up', undefined])
  })

  it('finds its message without naming a thread, if only one thread has such a message', () => {
    const alone = own(15, { thread: null })
    const other = said({ trace: 3, span: 1, content: 'q', externalId: 'q', thread: 't2' })
    expect(rebuildThread([first, edit, alone], 't1').messages[1]?.feedback).toEqual({ thumb: 'up' })
    const spans = [first, edit, alone, other]
    for (const thread of ['t1', 't2']) {
      const { messages, tally } = rebuildThread(spans, thread)
      expect(messages.every(({ feedback }) => feedback === undefined)).toBe(true)
      expect(tally.strayFeedback).toBe(0)
    }
  })
})

describe('feedback on a message that was read from runs', () => {
  const call = run('llm', {
    id: 5,
    attributes: {
      'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"q"}]}]',
      'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"a"}]}]',
    },
  })

  it('finds it by the ID that rebuilding gave it', () => {
    const before = rebuildThread([call]).messages
    const target = before[1]?.id ?? ''
    const given = opinion(
      { 'chat.message_id': target, 'chat.feedback': '{"thumb":"up"}' },
      { trace: 1, id: 6, at: 5 },
    )
    const { messages, tally } = rebuildThread([call, given])
    expect(messages.map(({ feedback }) => feedback)).toEqual([undefined, { thumb: 'up' }])
    expect(tally.strayFeedback).toBe(0)
  })
})

describe('labels', () => {
  const label = (verdict: string, sketch: SpanSketch) =>
    opinion(
      {
        'chat.feedback.about': 'finding',
        'chat.feedback.signal': 'tool_loop',
        'chat.feedback.verdict': verdict,
        ...sketch.attributes,
      },
      { ...sketch },
    )

  it('are the latest verdict of each author on each finding', () => {
    const { labels, tally } = rebuildThread([
      question,
      label('confirmed', { id: 3, at: 3 }),
      label('dismissed', { id: 4, at: 4 }),
      label('confirmed', {
        id: 5,
        at: 5,
        attributes: { ...by('ann'), 'chat.feedback': '{"comment":"look"}' },
      }),
      label('dismissed', { id: 6, at: 6, attributes: { 'chat.message_id': id(1, 1) } }),
    ])
    expect(labels).toEqual([
      { signal: 'tool_loop', verdict: 'dismissed', unixNano: later(4), timeKnown: true },
      {
        signal: 'tool_loop',
        verdict: 'confirmed',
        author: 'ann',
        feedback: { comment: 'look' },
        unixNano: later(5),
        timeKnown: true,
      },
      {
        signal: 'tool_loop',
        verdict: 'dismissed',
        messageId: id(1, 1),
        unixNano: later(6),
        timeKnown: true,
      },
    ])
    expect(tally.strayFeedback).toBe(0)
  })

  it('are gone once they are withdrawn; a comment on a finding stays one without a verdict', () => {
    const gone = [label('confirmed', { id: 3, at: 3 }), label('withdrawn', { id: 4, at: 4 })]
    expect(rebuildThread([question, ...gone])).not.toHaveProperty('labels')
    const why = label('withdrawn', {
      id: 5,
      at: 5,
      attributes: { 'chat.feedback': '{"comment":"not sure"}' },
    })
    expect(rebuildThread([question, ...gone, why]).labels).toEqual([
      {
        signal: 'tool_loop',
        feedback: { comment: 'not sure' },
        unixNano: later(5),
        timeKnown: true,
      },
    ])
  })

  it('with a verdict that the convention does not know are damage', () => {
    const { labels, tally } = rebuildThread([question, label('maybe', { id: 3 })])
    expect(labels).toBeUndefined()
    expect(tally.damaged).toBe(1)
  })
})
