import { generateText, streamText, wrapLanguageModel } from 'ai'
import { convertArrayToReadableStream, MockLanguageModelV4 } from 'ai/test'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { trackAnswers } from '../../src/ai-sdk/index.ts'
import { openThread } from '../../src/index.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording
let nth = 0

beforeEach(() => {
  recording = startRecording()
})
afterEach(() => recording.stop())

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
}
const finishReason = { unified: 'stop', raw: 'stop' } as const
const PNG = 'iVBORw0KGgo='
const picture = {
  type: 'file',
  mediaType: 'image/png',
  data: { type: 'data', data: PNG },
} as const
const IMAGE = { type: 'blob', modality: 'image', mime_type: 'image/png', content: PNG }
const search = { toolCallId: 'p1', toolName: 'web_search' } as const
const called = {
  type: 'tool-call',
  ...search,
  input: '{"q":"x"}',
  providerExecuted: true,
} as const
const found = { type: 'tool-result', ...search, result: [{ url: 'https://a.example' }] } as const

type Part = NonNullable<Awaited<ReturnType<MockLanguageModelV4['doGenerate']>>>['content'][number]

/** What is recorded of an answer of such parts. */
async function recorded(how: string, parts: readonly Part[]) {
  const thread = openThread(`parts-${nth++}`)
  const model = wrapLanguageModel({ model: modelOf(parts), middleware: trackAnswers(thread) })
  const prompt = 'Draw!'
  if (how === 'generated') await generateText({ model, prompt })
  else await streamText({ model, prompt }).consumeStream()
  return (await rebuilt(thread.id, recording.spans())).messages
}

function modelOf(parts: readonly Part[]): MockLanguageModelV4 {
  const content = [...parts]
  return new MockLanguageModelV4({
    doGenerate: { content, finishReason, usage, warnings: [] },
    doStream: {
      stream: convertArrayToReadableStream([
        { type: 'stream-start' as const, warnings: [] },
        ...parts.flatMap(toStreamParts),
        { type: 'finish' as const, finishReason, usage },
      ]),
    },
  })
}

function toStreamParts(part: Part) {
  if (part.type !== 'text') return [part as never]
  const id = '0'
  return [
    { type: 'text-start' as const, id },
    { type: 'text-delta' as const, id, delta: part.text },
    { type: 'text-end' as const, id },
  ]
}

describe.each(['generated', 'streamed'])('a %s answer of the AI SDK', (how) => {
  it('that is a picture alone is a message', async () => {
    expect(await recorded(how, [picture])).toMatchObject([{ role: 'assistant', content: [IMAGE] }])
  })

  it('keeps text and pictures in their order', async () => {
    const text = { type: 'text', text: 'Here:' } as const
    expect(await recorded(how, [text, picture])).toMatchObject([
      { role: 'assistant', content: [{ type: 'text', content: 'Here:' }, IMAGE] },
    ])
  })

  it('keeps a file that is bytes, with its length', async () => {
    const data = { type: 'data', data: new Uint8Array([1, 2, 3]) } as const
    const [answer] = await recorded(how, [{ type: 'file', mediaType: 'audio/wav', data }])
    expect(answer?.content).toEqual([
      { type: 'blob', modality: 'audio', mime_type: 'audio/wav', length: 3, content: 'AQID' },
    ])
  })

  it('is followed by the result of a tool that the provider ran', async () => {
    const text = { type: 'text', text: 'Found.' } as const
    expect(await recorded(how, [called, found, text])).toMatchObject([
      { role: 'assistant', content: 'Found.', toolCalls: [{ id: 'p1', name: 'web_search' }] },
      {
        role: 'tool',
        toolCallId: 'p1',
        name: 'web_search',
        content: '[{"url":"https://a.example"}]',
      },
    ])
  })

  it('counts the failure of a tool that the provider ran', async () => {
    const failed = { ...found, result: 'no network', isError: true }
    const [, result] = await recorded(how, [called, failed])
    expect(result).toMatchObject({ role: 'tool', content: 'no network', error: 'no network' })
  })
})
