import { describe, expect, it } from 'vitest'
import { readRunContent } from '../../../src/dialects/read/read-run-content.ts'
import type { RunKind } from '../../../src/thread/run-kind.ts'
import { makeAttributes, makeSpan } from '../../otlp/recorded-spans.ts'

const json = (value: unknown) => JSON.stringify(value)

function read(attributes: Readonly<Record<string, string>>, kind: RunKind) {
  return readRunContent(makeSpan({ attributes: makeAttributes(Object.entries(attributes)) }), kind)
}

describe('a listed message whose image only the request has', () => {
  const IMAGE = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0K' } }
  const BLOB = { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'iVBORw0K' }
  const asked = (text: string, ...more: readonly unknown[]) => ({
    role: 'user',
    content: [{ type: 'text', text }, ...more],
  })
  const given = (request: unknown, ...texts: readonly string[]) =>
    read(
      {
        'input.value': json(request),
        ...Object.fromEntries(
          texts.flatMap((text, nth) => [
            [`llm.input_messages.${nth}.message.role`, 'user'],
            [`llm.input_messages.${nth}.message.content`, text],
          ]),
        ),
      },
      'llm',
    ).inputMessages?.map(({ content }) => content)

  it('has it, beside its text, in a list or an envelope', () => {
    const list = [asked('Hello.'), asked('Which bird?', IMAGE), asked('Hello.')]
    const whole = ['Hello.', [{ type: 'text', content: 'Which bird?' }, BLOB], 'Hello.']
    expect(given(list, 'Hello.', 'Which bird?', 'Hello.')).toEqual(whole)
    expect(given({ messages: list }, 'Hello.', 'Which bird?', 'Hello.')).toEqual(whole)
  })

  it('has none of another text, and one image belongs to one message', () => {
    expect(given([asked('Which fish?', IMAGE)], 'Which bird?')).toEqual(['Which bird?'])
    const twice = given([asked('Which?', IMAGE)], 'Which?', 'Which?')
    expect(twice?.map((content) => typeof content)).toEqual(['object', 'string'])
  })
})

describe('the messages that an agent gives back', () => {
  it('are what came of its question, in whatever words it was asked', () => {
    const task =
      '\nCurrent Task: Cold?\n\nThis is the expected criteria for your final answer: yes or no'
    const { inputMessages, outputMessages } = read(
      {
        'openinference.span.kind': 'AGENT',
        'input.value': json({ messages: 'Cold?' }),
        'output.value': json({
          raw: 'Yes.',
          messages: [
            { role: 'system', content: 'You know the weather.' },
            { role: 'user', content: task },
            { role: 'assistant', content: 'Yes.' },
          ],
        }),
      },
      'agent',
    )
    expect(inputMessages).toEqual([{ role: 'user', content: 'Cold?' }])
    expect(outputMessages).toEqual([{ role: 'assistant', content: 'Yes.' }])
  })
})
