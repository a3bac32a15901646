import { afterEach, describe, expect, it } from 'vitest'
import { openThread, withParent } from '../../src/index.ts'
import { classifySpan, OptionError } from '../../src/replay/index.ts'
import { addSpanRule, type SpanRule } from '../../src/sdk/index.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { type Recording, startRecording } from '../support/recording.ts'

const chat = { 'gen_ai.operation.name': 'chat' }
let added: (() => void)[] = []
const add = (rule: SpanRule) => added.push(addSpanRule(rule))
afterEach(() => {
  for (const remove of added) remove()
  added = []
})

describe('addSpanRule', () => {
  it('goes before what is known, and leaves to it what it does not know', () => {
    add(({ name }) => (name === 'ask' ? 'agent' : undefined))
    expect(classifySpan({ name: 'ask', attributes: chat })).toBe('agent')
    expect(classifySpan({ name: 'other', attributes: chat })).toBe('llm')
  })

  it('sees scope and attributes', () => {
    add(({ scope, attributes }) =>
      scope?.name === 'acme' && attributes['acme.step'] === 1 ? 'retriever' : undefined,
    )
    const attributes = { 'acme.step': 1 }
    expect(classifySpan({ name: 's', scope: { name: 'acme' }, attributes })).toBe('retriever')
    expect(classifySpan({ name: 's', attributes })).toBeUndefined()
  })

  it('with null says that a span is no run', () => {
    add(() => null)
    expect(classifySpan({ name: 'chat', attributes: chat })).toBeUndefined()
  })

  it('asks the latest rule first, and each until it is taken back, alone', () => {
    const rule: SpanRule = () => 'tool'
    add(rule)
    const remove = addSpanRule(rule)
    const removeAgent = addSpanRule(() => 'agent')
    expect(classifySpan({ name: 's', attributes: {} })).toBe('agent')
    removeAgent()
    remove()
    remove()
    expect(classifySpan({ name: 's', attributes: {} })).toBe('tool')
  })

  it('does not override a kind that is written', () => {
    add(() => 'agent')
    expect(classifySpan({ name: 's', attributes: { 'chat.kind': 'tool' } })).toBe('tool')
  })

  it('passes over a word that is no kind', () => {
    add((() => 'LLM') as unknown as SpanRule)
    expect(classifySpan({ name: 's', attributes: chat })).toBe('llm')
  })

  it('refuses what is no function', () => {
    expect(() => addSpanRule('llm' as unknown as SpanRule)).toThrow(OptionError)
  })

  it('throws at the reader what a rule throws', () => {
    add(() => {
      throw new Error('mine')
    })
    expect(() => classifySpan({ name: 's', attributes: {} })).toThrow('mine')
  })
})

describe('addSpanRule where spans are marked', () => {
  let recording: Recording
  afterEach(() => recording.stop())

  const marked = (name: string) =>
    recording.spans().find((span) => span.name === name)?.attributes['chat.kind']

  function traceBelowMessage(name: string, attributes: Record<string, string>): void {
    recording = startRecording()
    const id = openThread('rules').trackMessage({ role: 'user', content: 'Hello' })
    withParent(id, () => {
      const span = recording.tracer.startSpan(name)
      span.setAttributes(attributes)
      span.end()
    })
  }

  it('marks by it, and a reader without the rule finds what was marked', async () => {
    add(({ name }) => (name === 'acme ask' ? 'llm' : undefined))
    traceBelowMessage('acme ask', {})
    for (const remove of added) remove()
    expect(marked('acme ask')).toBe('llm')
    expect(await kinds()).toEqual(['llm'])
  })

  it('records on when a rule throws, as if it were not there', () => {
    add(() => {
      throw new Error('mine')
    })
    traceBelowMessage('chat', chat)
    expect(marked('chat')).toBe('llm')
    expect(recording.warnings.join()).toContain('addSpanRule')
  })

  async function kinds() {
    const thread = await rebuilt('rules', recording.spans())
    return thread.messages[0]?.runs.map(({ kind }) => kind)
  }
})
