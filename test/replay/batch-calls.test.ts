import { describe, expect, it } from 'vitest'
import type { SpanAttributes } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { CONVERSATION, foreign, texts } from './foreign-spans.ts'

const outline = (operation: string, attributes: SpanAttributes, error?: string) =>
  texts(
    rebuildThread([
      foreign(operation, {
        id: 1,
        lasts: 1,
        attributes: { ...CONVERSATION, 'gen_ai.request.model': 'davinci', ...attributes },
        ...(error !== undefined && { error }),
      }),
    ]),
  )

const BOTH = ['user: Cold?', 'assistant: Yes.', 'user: Wet?', 'assistant: No.']
const json = (value: unknown) => JSON.stringify(value)

describe('a model call with several prompts', () => {
  it('has each prompt as a question, with its answer, in the keys of OpenInference', () => {
    const prompts = { 'llm.prompts.0.prompt.text': 'Cold?', 'llm.prompts.1.prompt.text': 'Wet?' }
    const choices = (...all: readonly string[]) =>
      Object.fromEntries(
        all.map((text, nth) => [`llm.choices.${nth}.completion.text`, text] as const),
      )
    expect(outline('text_completion', { ...prompts, ...choices('Yes.', 'No.') })).toEqual(BOTH)
    const two = choices('Yes.', 'It is.', 'No.', 'It is not.')
    expect(outline('text_completion', { ...prompts, ...two })).toEqual(BOTH)
    const uneven = choices('Yes.', 'It is.', 'No.')
    expect(outline('text_completion', { ...prompts, ...uneven })).toEqual([
      'user: Cold?',
      'user: Wet?',
      'assistant: Yes.',
    ])
  })

  it('has them in the keys of OpenLLMetry, spread or as JSON', () => {
    const answers = { 'gen_ai.completion.0.content': 'Yes.', 'gen_ai.completion.1.content': 'No.' }
    const spread = { 'gen_ai.prompt.0.content': 'Cold?', 'gen_ai.prompt.1.content': 'Wet?' }
    const listed = {
      'gen_ai.prompt.0.role': 'user',
      'gen_ai.prompt.0.content': json(['Cold?', 'Wet?']),
    }
    const type = { 'llm.request.type': 'completion' }
    expect(outline('completion', { ...type, ...spread, ...answers })).toEqual(BOTH)
    expect(outline('completion', { ...type, ...listed, ...answers })).toEqual(BOTH)
  })

  it('has them in what LangChain gives a model and gets back', () => {
    const input = json({ prompts: ['Cold?', 'Wet?'] })
    const output = json({ generations: [[{ text: 'Yes.' }], [{ text: 'No.' }]] })
    expect(outline('chat', { 'input.value': input, 'output.value': output })).toEqual(BOTH)
  })

  it('has the prompts of a call that failed', () => {
    const prompts = { 'llm.prompts.0.prompt.text': 'Cold?', 'llm.prompts.1.prompt.text': 'Wet?' }
    expect(outline('text_completion', prompts, 'quota')).toEqual(['user: Cold?', 'user: Wet?'])
  })
})

describe('several choices of one prompt', () => {
  it('are one answer, also if the prompt stands under the name of its role', () => {
    const answers = { 'gen_ai.completion.0.content': 'Yes.', 'gen_ai.completion.1.content': 'No.' }
    expect(outline('completion', { 'gen_ai.prompt.0.user': 'Cold?', ...answers })).toEqual(
      BOTH.slice(0, 2),
    )
  })

  it('are one answer of a chat, whatever the user said before', () => {
    const said = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] })
    const given = json([said('user', 'One moment.'), said('user', 'Cold?')])
    const gave = json([
      { ...said('assistant', 'Yes.'), finish_reason: 'stop' },
      { ...said('assistant', 'No.'), finish_reason: 'stop' },
    ])
    const chat = { 'gen_ai.input.messages': given, 'gen_ai.output.messages': gave }
    expect(outline('chat', chat)).toEqual(['user: One moment.', ...BOTH.slice(0, 2)])
  })
})
