import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { allRuns } from '../../src/replay/usage-of.ts'
import type { RecordedRun } from '../../src/thread/recorded-thread.ts'
import { run, said, span, type SpanSketch } from './spans.ts'

type Tree = string | [string, Tree[]]
const tree = (runs: readonly RecordedRun[] = []): Tree[] =>
  runs.map(({ name, children }) => (children.length === 0 ? name : [name, tree(children)]))

const question = said({ span: 1, content: 'q' })
const saying = (content: string) => ({
  'gen_ai.output.messages': JSON.stringify([
    { role: 'assistant', parts: [{ type: 'text', content }] },
  ]),
})
const OWN = { 'chat.convention': 1 }

/** A model call as a callback of ours records it, and as another instrumentation does. */
const ours = ({ attributes, ...sketch }: SpanSketch, content = 'a') =>
  run('llm', {
    name: 'ours',
    parent: 1,
    lasts: 2,
    ...sketch,
    attributes: { ...OWN, ...saying(content), 'gen_ai.usage.input_tokens': 5, ...attributes },
  })
const theirs = ({ attributes, ...sketch }: SpanSketch, content = 'a') =>
  run('llm', {
    name: 'theirs',
    parent: 1,
    lasts: 1,
    ...sketch,
    attributes: { ...saying(content), 'gen_ai.usage.input_tokens': 5, ...attributes },
  })
const ofTool = (name: string, id: string | undefined, sketch: SpanSketch) =>
  run('tool', {
    parent: 1,
    lasts: 1,
    ...sketch,
    name,
    attributes: {
      'gen_ai.tool.name': 'look_up',
      'gen_ai.tool.call.arguments': '{"orderId":"1042"}',
      ...(id !== undefined && { 'gen_ai.tool.call.id': id }),
      ...sketch.attributes,
    },
  })

describe('a run that a callback and an instrumentation have both recorded', () => {
  it('is one run, as the instrumentation has it, and is used once', () => {
    const { messages, usage, tally } = rebuildThread([
      question,
      ours({ id: 2, attributes: { 'gen_ai.response.finish_reasons': '["stop"]' } }),
      theirs({ id: 3, at: 0.1, name: 'ChatOpenAI' }),
    ])
    expect(messages[0]?.runs).toMatchObject([{ name: 'ChatOpenAI', finishReason: 'stop' }])
    expect([usage, tally.duplicates]).toEqual([{ inputTokens: 5 }, 1])
  })

  it('goes to the message that only the callback names', () => {
    const attributes = {
      'chat.message_id': `00-${'1'.padStart(32, '0')}-${'1'.padStart(16, '0')}-01`,
    }
    const { messages, runs } = rebuildThread([
      question,
      ours({ id: 2, attributes }),
      theirs({ trace: 7, id: 3, parent: 99, at: 0.1 }),
    ])
    expect([tree(messages[0]?.runs), runs]).toEqual([['theirs'], []])
  })

  it('is a tool too, by the call that it answers, else by its name and its arguments', () => {
    const { messages } = rebuildThread([
      question,
      ofTool('ours', 'call_1', { id: 2, attributes: OWN }),
      ofTool('theirs', undefined, { id: 3 }),
      ofTool('ours', 'call_2', { id: 4, at: 5, attributes: OWN }),
      ofTool('theirs', 'call_2', { id: 5, at: 5 }),
    ])
    expect(tree(messages[0]?.runs)).toEqual(['theirs', 'theirs'])
  })

  it('keeps what is below it', () => {
    const { messages } = rebuildThread([
      question,
      ofTool('tool', 'call_1', { id: 2, lasts: 9, attributes: OWN }),
      ours({ id: 3, parent: 2, at: 1 }),
      ofTool('their tool', 'call_1', { id: 4, lasts: 9 }),
      span({ id: 5, parent: 3, at: 1.1, name: 'POST' }),
    ])
    expect(tree(messages[0]?.runs)).toEqual([['their tool', [['ours', ['POST']]]]])
  })

  it('is matched one to one', () => {
    const { messages } = rebuildThread([
      question,
      ...[0, 3, 6].map((at, n) => ours({ id: 10 + n, at })),
      ...[0.5, 6.5].map((at, n) => theirs({ id: 20 + n, at })),
    ])
    expect(tree(messages[0]?.runs)).toEqual(['theirs', 'ours', 'theirs'])
  })

  it.each<[string, RecordedSpan]>([
    ['says something else', theirs({ id: 3, at: 0.1 }, 'b')],
    ['began before', theirs({ id: 3, at: -1 })],
    ['began afterwards', theirs({ id: 3, at: 2.5 })],
    ['went on for long', theirs({ id: 3, at: 0.1, lasts: 9 })],
    ['is in another service', theirs({ id: 3, at: 0.1, service: 'other' })],
    ['is inside it', theirs({ id: 3, at: 0.1, parent: 2 })],
    ['is ours too', ours({ id: 3, at: 0.1 })],
  ])('is not a run that %s', (_, other) => {
    const { messages, tally } = rebuildThread([question, ours({ id: 2 }), other])
    expect(allRuns(messages[0]?.runs ?? [])).toHaveLength(2)
    expect(tally.duplicates).toBe(0)
  })

  it('is not a run around it', () => {
    const { messages } = rebuildThread([
      question,
      ofTool('theirs', undefined, { id: 2, lasts: 5 }),
      ofTool('ours', undefined, { id: 3, parent: 2, attributes: OWN }),
    ])
    expect(tree(messages[0]?.runs)).toEqual([['theirs', ['ours']]])
  })
})

it('no set of parents makes a circle of merged runs, or loses one', () => {
  const spans = fc.array(
    fc.record({
      isOurs: fc.boolean(),
      isTool: fc.boolean(),
      parent: fc.integer({ min: 1, max: 12 }),
      call: fc.constantFrom('call_1', 'call_2'),
    }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(spans, (sketches) => {
      const recorded = sketches.map(({ isOurs, isTool, parent, call }, n) => {
        const sketch = { id: n + 2, parent, attributes: isOurs ? OWN : {} }
        if (isTool) return ofTool('tool', call, sketch)
        return isOurs ? ours({ id: n + 2, parent }, call) : theirs({ id: n + 2, parent }, call)
      })
      const { messages, runs, tally } = rebuildThread([question, ...recorded])
      const found = allRuns([...messages.flatMap((message) => message.runs), ...runs])
      expect(found.length + tally.duplicates).toBe(recorded.length)
    }),
    { numRuns: 500 },
  )
})
