import { describe, expect, test } from 'vitest'
import { parseThreadLine } from '../../src/cli/thread-file/parse-thread-line.ts'

const parse = (value: unknown) => parseThreadLine(JSON.stringify(value))
const thread = (message: object) => ({ thread: 't', messages: [message] })

describe('a line of a thread file', () => {
  test('keeps keys that the format does not know under metadata, beside the metadata it has', () => {
    const { line, notices } = parse({
      thread: 't',
      source: 's',
      config: 1,
      metadata: { kept: true },
      messages: [{ role: 'user', content: 'x', line: 7, metadata: { lang: 'no' } }],
    })
    expect(line.metadata).toEqual({ source: 's', config: 1, kept: true })
    expect(line.messages[0]?.metadata).toEqual({ line: 7, lang: 'no' })
    expect(notices).toEqual([])
  })

  test('takes `reward` for the outcome if there is none, and keeps both if they are not from 0 to 1', () => {
    const read = (given: object) => {
      const { line, notices } = parse({ thread: 't', ...given, messages: [] })
      return { outcome: line.outcome, metadata: line.metadata, notices: notices.length }
    }
    expect(read({ reward: 0 })).toEqual({ outcome: 0, metadata: undefined, notices: 0 })
    expect(read({ reward: 0, outcome: 0.5 })).toEqual({
      outcome: 0.5,
      metadata: { reward: 0 },
      notices: 0,
    })
    expect(read({ reward: 5 })).toEqual({ outcome: undefined, metadata: { reward: 5 }, notices: 1 })
    expect(read({ reward: 1, outcome: 'won' })).toEqual({
      outcome: undefined,
      metadata: { outcome: 'won', reward: 1 },
      notices: 2,
    })
    const { line, notices } = parse(thread({ role: 'user', content: 'x', outcome: 2, reward: 1 }))
    expect(line.messages[0]).toEqual({
      role: 'user',
      content: 'x',
      metadata: { reward: 1, outcome: 2 },
    })
    expect(notices).toHaveLength(1)
  })

  test('takes opinions and labels as an export writes them, and keeps all others under metadata', () => {
    const timestamp = '2026-01-02T03:04:05Z'
    const opinion = { author: 'ann', feedback: { thumb: 'up' }, outcome: 1, timestamp }
    const label = { signal: 'stall', verdict: 'confirmed', message: 'q', timestamp }
    const { timestamp: _, ...untimed } = opinion
    const good = { feedback: { thumb: 'up' }, opinions: [opinion, untimed], labels: [label] }
    expect(parse({ thread: 't', ...good, messages: [] }).line).toEqual({
      thread: 't',
      ...good,
      messages: [],
    })
    const messages = thread({ role: 'user', content: 'x', opinions: [opinion] }).messages
    expect(parse({ thread: 't', messages }).line.messages).toEqual(messages)
    for (const bad of [
      { feedback: 'good' },
      { opinions: 'many' },
      { opinions: [{ ...opinion, timestamp: 'once' }] },
      { opinions: [{ ...opinion, outcome: 2 }] },
      { opinions: [{ ...opinion, altered: 'cut' }] },
      { opinions: [{ ...opinion, author: 7 }] },
      { opinions: [{ ...opinion, more: 1 }] },
      { labels: [{ ...label, signal: '' }] },
      { labels: [{ ...label, verdict: 'maybe' }] },
      { labels: [{ ...label, message: 7 }] },
      { labels: [opinion] },
    ]) {
      expect(parse({ thread: 't', ...bad, messages: [] }).line).toEqual({
        thread: 't',
        metadata: bad,
        messages: [],
      })
    }
  })

  test('keeps metadata that is no object, and a key named __proto__', () => {
    const { line } = parseThreadLine(
      '{"thread":"t","__proto__":{"a":1},"metadata":[1],"messages":[]}',
    )
    expect(Object.keys(line.metadata ?? {})).toEqual(['__proto__', 'metadata'])
    expect(({} as { a?: unknown }).a).toBeUndefined()
  })

  test('takes null, empty, text and parts as content, each as it is', () => {
    for (const content of [null, '', 'x', [], [{ type: 'text', content: 'x' }]]) {
      expect(parse(thread({ role: 'user', content })).line.messages[0]?.content).toEqual(content)
    }
  })

  test('refers to earlier messages only; any other parent is kept under metadata, with a notice', () => {
    const { line, notices } = parse({
      thread: 't',
      messages: [
        { role: 'user', content: 'a', id: 'one' },
        { role: 'assistant', content: 'b', id: 'two', parentId: 'one' },
        { role: 'assistant', content: 'c', parentId: 'nine' },
        { role: 'assistant', content: 'd', id: 'me', parentId: 'me' },
      ],
    })
    expect(line.messages.map(({ parentId }) => parentId)).toEqual([
      undefined,
      'one',
      undefined,
      undefined,
    ])
    expect(line.messages[2]?.metadata).toEqual({ parentId: 'nine' })
    expect(notices).toEqual([
      'message 3: `parentId` names no earlier message; it is kept under `metadata`',
      'message 4: `parentId` names no earlier message; it is kept under `metadata`',
    ])
  })

  test('keeps a timestamp that names no instant under metadata, with a notice', () => {
    const { line, notices } = parse(thread({ role: 'user', content: 'x', timestamp: 'yesterday' }))
    expect(line.messages[0]).toEqual({
      role: 'user',
      content: 'x',
      metadata: { timestamp: 'yesterday' },
    })
    expect(notices).toHaveLength(1)
  })

  test.each([
    ['nonsense', /^it is no JSON/],
    ['[]', /^the line must be an object/],
    ['{"messages":[]}', /`thread` must be a text/],
    ['{"thread":"","messages":[]}', /`thread` must be a text/],
    [JSON.stringify({ thread: 'x'.repeat(513), messages: [] }), /longer than 512/],
    ['{"thread":"t"}', /`messages` must be a list/],
    ['{"thread":"t","messages":[1]}', /^message 1 must be an object/],
    ['{"thread":"t","messages":[{"role":"user"},{"content":"x"}]}', /^message 2: `role`/],
    [
      '{"thread":"t","messages":[{"role":"user","content":5}]}',
      /^message 1: `content` must be text/,
    ],
    ['{"thread":"t","messages":[{"role":"user","id":5}]}', /^message 1: `id` must be text/],
    [
      '{"thread":"t","messages":[{"role":"user","toolCalls":["x"]}]}',
      /`toolCalls` must be a list of objects/,
    ],
    ['{"thread":"t","messages":[{"role":"user","feedback":"up"}]}', /`feedback` must be an object/],
    ['{"thread":"t","tags":"x","messages":[]}', /^`tags` must be a list of texts/],
  ])('that is wrong says where: %s', (json, reason) => {
    expect(() => parseThreadLine(json)).toThrow(reason)
  })
})
