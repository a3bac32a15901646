import { describe, expect, it } from 'vitest'
import { readRunContent } from '../../../src/dialects/read/read-run-content.ts'
import type { RunContent } from '../../../src/dialects/run-content.ts'
import { decodeJsonTraces } from '../../../src/otlp/json/decode-json-traces.ts'
import { encodeJsonTraces } from '../../../src/otlp/json/encode-json-traces.ts'
import type { SpanAttributeValue } from '../../../src/otlp/recorded-span.ts'
import { makeAttributes, makeSpan } from '../../otlp/recorded-spans.ts'

type Values = Readonly<Record<string, SpanAttributeValue>>

function read(attributes: Values, event: Values = {}): RunContent {
  return readRunContent(
    makeSpan({
      attributes: makeAttributes(Object.entries(attributes)),
      events: [
        {
          name: 'gen_ai.content.prompt',
          unixNano: 1n,
          attributes: makeAttributes(Object.entries(event)),
        },
      ],
    }),
    'llm',
  )
}

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

describe('bytes', () => {
  const messages = [{ role: 'user', content: 'Grüße 🦊' }]
  const answer = { choices: [{ message: { role: 'assistant', content: 'Hallo!' } }] }

  it('that are text are read as text, as LangSmith’s SDK for Python writes it', () => {
    const content = read({
      'gen_ai.prompt': bytes({ messages }),
      'gen_ai.completion': bytes(answer),
    })
    expect(content).toMatchObject({
      inputMessages: messages,
      outputMessages: [{ role: 'assistant', content: 'Hallo!' }],
    })
  })

  it('are text in an event, in a list and in a map too', () => {
    expect(read({}, { 'gen_ai.prompt': bytes(messages) }).inputMessages).toEqual(messages)
    const list = [{ role: bytes('user'), content: new TextEncoder().encode('Hi') }]
    expect(read({ 'gen_ai.input.messages': list }).inputMessages).toMatchObject([{ content: 'Hi' }])
  })

  it('that are no text are a part of a message, in base64', () => {
    const { inputMessages } = read({ 'gen_ai.prompt': new Uint8Array([0xff, 0x00, 0xfe]) })
    expect(inputMessages).toEqual([
      { role: 'user', content: [{ type: 'blob', modality: 'document', content: '/wD+' }] },
    ])
  })

  it('stay bytes in the span, and come so out of an export', () => {
    const span = makeSpan({ attributes: makeAttributes([['gen_ai.prompt', bytes(messages)]]) })
    readRunContent(span, 'llm')
    const [again] = decodeJsonTraces(JSON.parse(JSON.stringify(encodeJsonTraces([span])))).spans
    expect(again?.attributes['gen_ai.prompt']).toEqual(bytes(messages))
  })
})

describe('what was spoken', () => {
  const spoken = (message: object) =>
    read({ 'gen_ai.output.messages': JSON.stringify([message]) }).outputMessages
  const given = (part: object) =>
    read({ 'gen_ai.input.messages': JSON.stringify([{ role: 'user', content: [part] }]) })
      .inputMessages?.[0]?.content

  it('is an answer’s text, by its transcript', () => {
    const audio = { id: 'a', data: 'AAAA', transcript: 'It has 3 degrees.' }
    const answer = [{ role: 'assistant', content: 'It has 3 degrees.' }]
    expect(spoken({ role: 'assistant', content: null, audio })).toEqual(answer)
    expect(spoken({ role: 'assistant', audio })).toEqual(answer)
    for (const type of ['audio', 'output_audio']) {
      expect(
        spoken({ role: 'assistant', content: [{ type, transcript: audio.transcript }] }),
      ).toEqual(answer)
    }
    const words = { role: 'assistant', content: 'Written.', audio }
    expect(spoken(words)).toEqual([{ role: 'assistant', content: 'Written.' }])
  })

  it('is a sound without one, in any shape', () => {
    const wav = { type: 'blob', modality: 'audio', mime_type: 'audio/wav', content: 'AAAA' }
    const sound = { data: 'AAAA', format: 'wav' }
    expect(given({ type: 'input_audio', input_audio: sound })).toEqual([wav])
    const { mime_type: _, ...plain } = wav
    expect(given({ type: 'input_audio', audio: 'AAAA' })).toEqual([plain])
    const url = 'https://a.example/b.wav'
    const uri = { type: 'uri', modality: 'audio', mime_type: 'audio/wav', uri: url }
    expect(given({ type: 'audio', audio: { audio: { url, mime_type: 'audio/wav' } } })).toEqual([
      uri,
    ])
    expect(given({ type: 'audio', audio: { url: 'data:audio/wav;base64,AAAA' } })).toEqual([wav])
    expect(given({ type: 'input_audio', input_audio: { ...sound, transcript: 'Hi' } })).toBe('Hi')
  })
})

describe('events in one attribute', () => {
  it('need no name if they have a role or hold a message', () => {
    const events = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
      { index: 0, message: { role: 'assistant', content: 'Hello!' } },
    ]
    expect(read({ events: JSON.stringify(events) })).toMatchObject({
      inputMessages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
      ],
      outputMessages: [{ role: 'assistant', content: 'Hello!' }],
    })
  })
})
