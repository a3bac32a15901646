import { context } from '@opentelemetry/api'
import { createOpenAI } from '@ai-sdk/openai'
import {
  convertToModelMessages,
  generateText,
  isStepCount,
  jsonSchema,
  stepCountIs,
  streamText,
  tool,
  type UIMessage,
  wrapLanguageModel,
} from 'ai'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { trackAnswers, trackUserMessages } from '../../src/ai-sdk/index.ts'
import {
  configureThreads,
  extractThread,
  openThread,
  type Thread,
  withParent,
} from '../../src/index.ts'
import { startMockModel, type MockModel } from '../support/mock-model.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { collect } from '../support/collect.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording
let mock: MockModel
let thread: Thread
let threads = 0

beforeAll(async () => {
  mock = await startMockModel()
})
afterAll(() => mock[Symbol.asyncDispose]())
beforeEach(() => {
  recording = startRecording()
  thread = openThread(`ai-${threads++}`)
})
afterEach(() => recording.stop())

const model = (to: Thread | undefined = thread) =>
  wrapLanguageModel({
    model: createOpenAI({ baseURL: mock.url, apiKey: 'key' }).chat('gpt-5-mini'),
    middleware: trackAnswers(to),
  })
const tools = {
  look_up: tool({
    description: 'Looks an order up',
    inputSchema: jsonSchema<{ orderId: string }>({
      type: 'object',
      properties: { orderId: { type: 'string' } },
    }),
    execute: async ({ orderId }) => ({ orderId, day: 'Thursday' }),
  }),
}
const said = (text: string, id = 'ui-1'): UIMessage => ({
  id,
  role: 'user',
  parts: [{ type: 'text', text }],
})
const recorded = async (id = thread.id) => (await rebuilt(id, recording.spans())).messages
const stopWhen = stepCountIs(3)

describe('an answer of the Vercel AI SDK', () => {
  it('is tracked where it is generated, and returned as it is', async () => {
    const messages = [said('Hi')]
    const messageId = trackUserMessages(thread, messages)
    const { text } = await withParent(String(messageId), async () =>
      generateText({ model: model(), messages: await convertToModelMessages(messages) }),
    )
    expect(text).toBe('Hello, how may I help?')
    expect(await recorded()).toMatchObject([
      { role: 'user', content: 'Hi', externalId: 'ui-1' },
      { role: 'assistant', content: text },
    ])
  })

  it('is tracked with its timing where it is streamed, chunk by chunk as it was', async () => {
    const { textStream } = streamText({ model: model(), prompt: 'Hi' })
    const chunks = await collect(textStream)
    expect(chunks.length).toBeGreaterThan(2)
    const [answer] = await recorded()
    expect(answer).toMatchObject({ role: 'assistant', content: chunks.join('') })
    expect(answer?.stream).toBe('completed')
  })

  it.each(['generated', 'streamed'])(
    'is tracked with every step of a %s tool loop',
    async (how) => {
      const prompt = 'Where is my order?'
      thread.trackMessage({ role: 'user', content: prompt })
      const options = { model: model(), tools, prompt, stopWhen }
      if (how === 'generated') await generateText(options)
      else await streamText(options).consumeStream()
      const call = { id: 'call_1', name: 'look_up' }
      expect(await recorded()).toMatchObject([
        { role: 'user' },
        { role: 'assistant', content: null, toolCalls: [call] },
        {
          role: 'tool',
          name: 'look_up',
          toolCallId: 'call_1',
          content: '{"orderId":"1042","day":"Thursday"}',
        },
        { role: 'assistant', content: 'It arrives on Thursday.' },
      ])
      const given = (await recorded())[1]?.toolCalls?.[0]?.arguments
      expect(JSON.parse(String(given))).toEqual({ orderId: '1042' })
    },
  )

  it('is an aborted message where its request is aborted', async () => {
    const abort = new AbortController()
    const { fullStream } = streamText({
      model: model(),
      prompt: 'slow',
      abortSignal: abort.signal,
    })
    for await (const part of fullStream) if (part.type === 'text-delta') abort.abort()
    await expect.poll(() => recorded()).toHaveLength(1)
    const [answer] = await recorded()
    expect(answer?.stream).toBe('aborted')
    expect('One word at a time, please.').toContain(String(answer?.content))
    expect(String(answer?.content).length).toBeGreaterThan(0)
  })

  it('is not a message, where the model is refused', async () => {
    const options = { model: model(), prompt: 'refused', maxRetries: 0 }
    await expect(generateText(options)).rejects.toThrow(/no quota/)
    const errors: unknown[] = []
    await streamText({
      ...options,
      onError: ({ error }) => void errors.push(error),
    }).consumeStream()
    expect(errors).toHaveLength(1)
    expect(recording.spans()).toEqual([])
  })

  it('is a failed message with the text until then, where it breaks off', async () => {
    const errors: unknown[] = []
    const { textStream } = streamText({
      model: model(),
      prompt: 'broken',
      maxRetries: 0,
      onError: ({ error }) => void errors.push(error),
    })
    let text = ''
    try {
      for await (const chunk of textStream) text += chunk
    } catch (error) {
      errors.push(error)
    }
    const [answer] = await recorded()
    expect(answer?.role).toBe('assistant')
    expect('This answer breaks off somewhere.').toContain(String(answer?.content))
    expect(answer?.content).toBe(text)
    // Some providers notice, and some take a closed connection for the end.
    expect(answer?.stream).toBe(errors.length > 0 ? 'failed' : 'completed')
  })

  it('belongs to the thread that is active when the model is called, and to none outside', async () => {
    const shared = wrapLanguageModel({
      model: createOpenAI({ baseURL: mock.url, apiKey: 'key' }).chat('gpt-5-mini'),
      middleware: trackAnswers(),
    })
    await generateText({ model: shared, prompt: 'Hi' })
    expect(recording.spans()).toEqual([])
    const many = Array.from({ length: 20 }, (_, n) => openThread(`ai-many-${threads}-${n}`))
    await Promise.all(
      many.map((one) => one.run(() => streamText({ model: shared, prompt: 'Hi' }).consumeStream())),
    )
    for (const { id } of many) expect(await recorded(id)).toMatchObject([{ role: 'assistant' }])
  })

  it('is masked like any other', async () => {
    configureThreads({ mask: (text) => text.replaceAll('1042', '####') })
    try {
      await streamText({
        model: model(),
        tools,
        prompt: 'Where is my order?',
        stopWhen: isStepCount(3),
      }).consumeStream()
    } finally {
      configureThreads({})
    }
    const spans = recording.spans()
    const plain = (_key: string, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value
    expect(spans).toHaveLength(3)
    expect(JSON.stringify(spans, plain)).not.toContain('1042')
  })
})

describe('what a user says in useChat', () => {
  it('is tracked once, though each request brings the whole history', async () => {
    const first = said('Hi', 'ui-1')
    const answer: UIMessage = {
      id: 'ui-2',
      role: 'assistant',
      parts: [{ type: 'text', text: 'Yes?' }],
    }
    const second = said('And?', 'ui-3')
    const a = trackUserMessages(thread, [first])
    const b = trackUserMessages(thread, [first, answer, second])
    // Regenerated: the same message again.
    expect(trackUserMessages(thread, [first, answer, second])).toBe(b)
    expect(a).not.toBe(b)
    expect((await recorded()).map(({ content }) => content)).toEqual(['Hi', 'And?'])
  })

  it('is left to the page, where the headers of the request name the question', async () => {
    const question = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
    const headers = (of: string) => ({
      traceparent: question,
      tracestate: `threadspan=${of}/${'b'.repeat(16)}`,
    })
    const track = () => trackUserMessages(thread, [said('Hi')])
    expect(context.with(extractThread(headers(thread.id)), track)).toBe(question)
    expect(recording.spans()).toEqual([])
    expect(context.with(extractThread(headers('another')), track)).not.toBe(question)
    expect(await recorded()).toHaveLength(1)
  })

  it('is tracked in each turn, where each runs in the thread', async () => {
    const [first, second] = [said('Hi', 'ui-1'), said('And?', 'ui-3')]
    thread.run(() => trackUserMessages(thread, [first]))
    thread.trackMessage({ role: 'assistant', content: 'Yes?' })
    thread.run(() => trackUserMessages(thread, [second]))
    expect((await recorded()).map(({ content }) => content)).toEqual(['Hi', 'Yes?', 'And?'])
  })

  it('may be of many parts, files among them', async () => {
    const picture = 'data:image/png;base64,iVBORw0KGgo='
    trackUserMessages(thread, [
      {
        id: 'ui-1',
        role: 'user',
        parts: [
          { type: 'text', text: 'What is this?' },
          { type: 'file', mediaType: 'image/png', url: picture },
          { type: 'file', mediaType: 'application/pdf', url: 'https://shop.example/a.pdf' },
          { type: 'data-place', data: { city: 'Oslo' } },
        ],
      },
    ])
    const [{ content } = {}] = await recorded()
    expect(content).toEqual([
      { type: 'text', content: 'What is this?' },
      { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'iVBORw0KGgo=' },
      {
        type: 'uri',
        modality: 'document',
        mime_type: 'application/pdf',
        uri: 'https://shop.example/a.pdf',
      },
      { type: 'data-place', data: { city: 'Oslo' } },
    ])
  })

  it('may be a model message, and anything hostile', async () => {
    trackUserMessages(thread, [{ role: 'user', content: 'plain' }])
    trackUserMessages(thread, [{ role: 'user', content: [{ type: 'text', text: 'part' }] }])
    expect((await recorded()).map(({ content }) => content)).toEqual(['plain', 'part'])
    for (const odd of [
      undefined,
      null,
      'x',
      {},
      [{}],
      [{ role: 'user', parts: 7 }],
      [{ role: 'user', parts: [null] }],
    ]) {
      expect(() => trackUserMessages(thread, odd as never)).not.toThrow()
    }
  })
})
