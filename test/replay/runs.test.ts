import { describe, expect, it } from 'vitest'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import type { RecordedRun } from '../../src/thread/recorded-thread.ts'
import { event, id, run, said, span, THREAD } from './spans.ts'

type Tree = string | [string, Tree[]]
const tree = (runs: readonly RecordedRun[] = []): Tree[] =>
  runs.map(({ name, children }) => (children.length === 0 ? name : [name, tree(children)]))

const question = said({ span: 1, content: 'q', service: 'page' })
const stock = { thread: null, service: 'orders' } as const

describe('runs', () => {
  it('hang in their trees under the message above them, in order of time', () => {
    const { messages, runs } = rebuildThread([
      run('llm', { id: 5, parent: 2, at: 3, name: 'second' }),
      run('llm', { id: 4, parent: 3, at: 2, name: 'first' }),
      span({ id: 3, parent: 2, at: 1, name: 'POST' }),
      run('agent', { id: 2, parent: 1, name: 'agent' }),
      question,
    ])
    expect(tree(messages[0]?.runs)).toEqual([['agent', [['POST', ['first']], 'second']]])
    expect(runs).toEqual([])
    const [agent] = messages[0]?.runs ?? []
    expect([agent?.kind, agent?.children[0]?.kind]).toEqual(['agent', undefined])
  })

  it('that began in one millisecond stand in the order in which they ended', () => {
    const { messages } = rebuildThread([
      run('llm', { id: 2, parent: 1, at: 1, lasts: 2, name: 'answer' }),
      run('tool', { id: 3, parent: 1, at: 1, name: 'tool' }),
      question,
    ])
    expect(tree(messages[0]?.runs)).toEqual(['tool', 'answer'])
  })

  it('of a stock OpenTelemetry service stand under the message that reached it', () => {
    const { messages, services } = rebuildThread([
      span({ ...stock, id: 3, parent: 2, name: 'SELECT' }),
      span({ ...stock, id: 2, parent: 1, name: 'GET /orders', at: 1 }),
      question,
    ])
    expect(tree(messages[0]?.runs)).toEqual([['GET /orders', ['SELECT']]])
    expect(services).toEqual(['page', 'orders'])
  })

  it('of an agent do not hold the answer; the answer names the agent', () => {
    const { messages } = rebuildThread([
      question,
      run('agent', { id: 2, parent: 1, at: 1, lasts: 5, name: 'agent' }),
      span({ id: 3, parent: 2, at: 2, name: 'send' }),
      said({ span: 4, parent: 3, role: 'assistant', content: 'a', at: 3 }),
      run('evaluator', { id: 5, parent: 4, at: 4, name: 'judge' }),
    ])
    expect(tree(messages[0]?.runs)).toEqual([['agent', ['send']]])
    expect(messages[1]?.producedBy).toBe(messages[0]?.runs[0]?.spanId)
    expect(tree(messages[1]?.runs)).toEqual(['judge'])
  })

  it('believe the message above them before the one they name', () => {
    const { messages } = rebuildThread([
      question,
      said({ trace: 2, span: 1, content: 'q2', at: 5 }),
      run('llm', { id: 2, parent: 1, name: 'llm', attributes: { 'chat.message_id': id(2, 1) } }),
    ])
    expect(messages.map(({ runs }) => tree(runs))).toEqual([['llm'], []])
  })

  it('have no part in an answer that hangs directly below its question', () => {
    const answer = said({ span: 2, parent: 1, role: 'assistant', content: 'a', at: 1 })
    const { messages } = rebuildThread([question, answer])
    expect(messages[1]).not.toHaveProperty('producedBy')
  })

  it('whose ancestors got lost go by message id, tracestate, link, else by their trace', () => {
    const { messages, tally } = rebuildThread([
      question,
      said({ trace: 2, span: 1, content: 'q2', at: 100 }),
      run('llm', {
        trace: 9,
        id: 2,
        parent: 99,
        name: 'by id',
        attributes: { 'chat.message_id': id(1, 1) },
      }),
      span({
        ...stock,
        trace: 2,
        id: 3,
        parent: 99,
        at: 101,
        name: 'by tracestate',
        traceState: `v=1, threadspan=${THREAD}/${id(2, 1).slice(36, 52)}`,
      }),
      run('agent', { trace: 8, id: 4, name: 'by link', at: 1, links: [['caused_by', id(1, 1)]] }),
      span({ ...stock, trace: 2, id: 5, parent: 98, at: 102, name: 'by trace' }),
    ])
    expect(messages.map(({ runs }) => tree(runs))).toEqual([
      ['by id', 'by link'],
      ['by tracestate', 'by trace'],
    ])
    expect(tally.orphans).toBe(3)
  })

  it('go as a tree where only a run inside it says which message it is about', () => {
    const { messages } = rebuildThread([
      question,
      span({ trace: 2, id: 1, name: 'job' }),
      run('agent', {
        trace: 2,
        id: 2,
        parent: 1,
        name: 'agent',
        attributes: { 'chat.message_id': id(1, 1) },
      }),
    ])
    expect(tree(messages[0]?.runs)).toEqual([['job', ['agent']]])
  })

  it('without a sign go to the latest user message of their trace, not to a later one', () => {
    const { messages } = rebuildThread([
      said({ span: 1, content: 'q1', at: 0 }),
      said({ span: 2, content: 'a1', role: 'assistant', at: 5 }),
      said({ span: 3, content: 'q2', at: 10 }),
      span({ ...stock, id: 4, parent: 99, at: 8, name: 'early' }),
      span({ ...stock, id: 5, parent: 99, at: 10, name: 'late' }),
      span({ ...stock, id: 6, parent: 99, at: -1, name: 'before all' }),
    ])
    expect(messages.map(({ runs }) => tree(runs))).toEqual([['before all', 'early'], [], ['late']])
  })

  it('that no recorded message caused stand beside the messages', () => {
    const { messages, runs } = rebuildThread([
      question,
      run('llm', { trace: 7, id: 2, name: 'alone', attributes: { 'chat.message_id': id(6, 6) } }),
    ])
    expect(messages[0]?.runs).toEqual([])
    expect(tree(runs)).toEqual(['alone'])
  })

  it('are the same whether the backend came before or after the message', () => {
    const backend = [
      run('agent', { id: 2, parent: 1, at: 1, name: 'agent' }),
      run('llm', { id: 3, parent: 2, at: 2, name: 'llm' }),
    ]
    const late = rebuildThread([question, ...backend])
    expect(rebuildThread([...backend, question])).toEqual(late)
    expect(tree(late.messages[0]?.runs)).toEqual([['agent', ['llm']]])
    expect(rebuildThread(backend)).toMatchObject({ messages: [], tally: { orphans: 1 } })
  })

  it('give back what went in and out, as JSON where it is JSON', () => {
    const values = (attributes: Record<string, string>) => {
      const [found] = rebuildThread([run('tool', { id: 2, attributes })]).runs
      return [found?.input, found?.output]
    }
    expect(values({ 'chat.run.input': '{"q":[1]}', 'chat.run.output': 'null' })).toEqual([
      { q: [1] },
      null,
    ])
    expect(values({ 'chat.run.input': '{"q":', 'chat.run.output': 'Sure!' })).toEqual([
      '{"q":',
      'Sure!',
    ])
    expect(
      values({ 'gen_ai.tool.call.arguments': '{"a":1}', 'gen_ai.tool.call.result': 'ok' }),
    ).toEqual([{ a: 1 }, 'ok'])
    expect(values({})).toEqual([undefined, undefined])
  })

  it('that failed say why', () => {
    const { runs } = rebuildThread([
      run('tool', { id: 2, error: 'no such order' }),
      { ...run('tool', { id: 3, at: 1, error: '', attributes: { 'error.type': 'Timeout' } }) },
      run('tool', { id: 4, at: 2 }),
    ])
    expect(runs.map(({ error }) => error)).toEqual(['no such order', 'Timeout', undefined])
  })

  it('below an event belong to what the event belongs to', () => {
    const { messages } = rebuildThread([
      question,
      run('agent', { id: 2, parent: 1, name: 'agent' }),
      event('click', { id: 3, parent: 2, at: 1 }),
      span({ id: 4, parent: 3, at: 2, name: 'fetch' }),
    ])
    expect(tree(messages[0]?.runs)).toEqual([['agent', ['fetch']]])
    expect(messages[0]?.events).toHaveLength(1)
  })
})

describe('two threads in one trace', () => {
  const spans = [
    said({ span: 1, content: 'mine' }),
    run('agent', { id: 2, parent: 1, name: 'agent' }),
    said({ span: 3, parent: 2, content: 'theirs', thread: 't2', at: 1 }),
    run('llm', { id: 4, parent: 3, name: 'their llm', thread: null, at: 2 }),
    span({
      id: 5,
      parent: 77,
      thread: null,
      name: 'their db',
      traceState: 'threadspan=t2/',
      at: 3,
    }),
  ]

  it('do not mix, and neither takes the unmarked spans of the other', () => {
    const mine = rebuildThread(spans, THREAD)
    const theirs = rebuildThread(spans, 't2')
    expect(mine.messages.map(({ content }) => content)).toEqual(['mine'])
    expect(tree(mine.messages[0]?.runs)).toEqual(['agent'])
    expect(theirs.messages.map(({ content, parentId }) => [content, parentId])).toEqual([
      ['theirs', undefined],
    ])
    expect(tree(theirs.messages[0]?.runs)).toEqual(['their llm', 'their db'])
  })

  it('are rebuilt as the one that more spans carry where nobody says which', () => {
    expect(rebuildThread(spans).id).toBe(THREAD)
    expect(rebuildThread([])).toMatchObject({ id: '', messages: [], startUnixNano: 0n })
  })
})
