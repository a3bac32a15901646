import { describe, expect, it } from 'vitest'
import { readRunContent } from '../../../src/dialects/read/read-run-content.ts'
import type { SpanAttributes } from '../../../src/otlp/recorded-span.ts'
import { makeSpan } from '../../otlp/recorded-spans.ts'

const json = (value: unknown) => JSON.stringify(value)
const input = (attributes: SpanAttributes) =>
  readRunContent(makeSpan({ attributes }), 'llm').inputMessages
const prompt = (text: string) => input({ 'input.value': text })

const SYSTEM = { role: 'system', content: 'Be brief.' }
const QUESTION = { role: 'user', content: 'Weather in Oslo?' }
const ANSWER = { role: 'assistant', content: '3 degrees.\nBring a coat.' }

describe('a conversation that an instrumentation made one text', () => {
  it('is the messages of that conversation, with the lines of each', () => {
    const chat = [SYSTEM, QUESTION, ANSWER, { role: 'user', content: 'And\n\ntomorrow?' }]
    const lines = chat.map(({ role, content }) => `${role}: ${content}`).join('\n')
    expect(prompt(lines)).toEqual(chat)
    expect(prompt(`${lines}\nassistant: `)).toEqual(chat)
  })

  it('has the roles that LangChain, Anthropic and OpenAI name otherwise', () => {
    expect(prompt('System: Be brief.\nHuman: Weather in Oslo?\nAI: 3 degrees.\nHuman: Hm')).toEqual(
      [
        SYSTEM,
        QUESTION,
        { role: 'assistant', content: '3 degrees.' },
        { role: 'user', content: 'Hm' },
      ],
    )
    expect(prompt('\n\nHuman: Weather in Oslo?\n\nAssistant:')).toEqual([QUESTION])
    expect(prompt('developer: Be brief.\nuser: Weather in Oslo?')).toEqual([SYSTEM, QUESTION])
  })

  it('has only its question if no other line has a role', () => {
    expect(prompt('user: Weather in Oslo?')).toEqual([QUESTION])
  })

  it("does not take Python's word for no content as an answer", () => {
    expect(prompt('user: Weather in Oslo?\nassistant: None\ntool: 3 degrees')).toEqual([
      QUESTION,
      { role: 'tool', content: '3 degrees' },
    ])
  })

  it('may be called the message of the user', () => {
    const flattened = (content: string) =>
      input({ 'gen_ai.prompt.0.role': 'user', 'gen_ai.prompt.0.content': content })
    expect(flattened('system: Be brief.\nuser: Weather in Oslo?\nassistant: ')).toEqual([
      SYSTEM,
      QUESTION,
    ])
    const quoted = 'User: is that how one writes it?'
    expect(flattened(quoted)).toEqual([{ role: 'user', content: quoted }])
  })

  it('is no list of messages if it does not begin with a role, or nobody asks in it', () => {
    for (const text of ['A chat:\nuser: Hi', 'assistant: Hi', 'system: Be brief.', 'users: 4']) {
      expect(prompt(text)).toEqual([{ role: 'user', content: text }])
    }
  })

  it('is not divided where a message quotes roles in other letters', () => {
    expect(prompt('user: The log says\nUSER: root\nassistant: ')).toEqual([
      { role: 'user', content: 'The log says\nUSER: root' },
    ])
  })

  it('costs no more than its length', () => {
    const text = 'user: '.repeat(200_000)
    expect(prompt(text)).toHaveLength(1)
    expect(prompt(`user: ${'\n'.repeat(200_000)}x`)).toHaveLength(1)
  })
})

describe('a prompt', () => {
  it('is the argument of the function that called the model', () => {
    expect(prompt(json({ args: ['Weather in Oslo?'], kwargs: {} }))).toEqual([QUESTION])
    expect(prompt(json({ args: ['<app.Bot object at 0x7f01>', 'Weather in Oslo?'] }))).toEqual([
      QUESTION,
    ])
    expect(prompt(json({ args: [], kwargs: { messages: [SYSTEM, QUESTION] } }))).toEqual([
      SYSTEM,
      QUESTION,
    ])
    expect(prompt(json({ args: ['Weather in Oslo?', 'gpt-5'] }))).toEqual([QUESTION])
  })

  it('may be a list of texts, or one text', () => {
    for (const value of [['Weather in Oslo?'], '["Weather in Oslo?"]', 'Weather in Oslo?']) {
      expect(input({ 'llm.prompts': value })).toEqual([QUESTION])
    }
    expect(input({ 'llm.prompts': ['System: Be brief.\nHuman: Weather in Oslo?'] })).toEqual([
      SYSTEM,
      QUESTION,
    ])
  })
})
