import fc from 'fast-check'
import { describe, expect, expectTypeOf, it, onTestFinished, vi } from 'vitest'
import {
  chunkText,
  isMessageId,
  type StreamedMessage,
  type StreamOptions,
  type ThreadOptions,
  type TrackedMessage,
} from '../../src/browser/index.ts'
import type { TrackedMessage as RootMessage } from '../../src/index.ts'
import { decodeJsonTraces } from '../../src/otlp/json/decode-json-traces.ts'
import { readMessageInput } from '../../src/record/input/message-input.ts'
import { toJson } from '../../src/thread/json.ts'
import { writeMessage } from '../../src/thread/message-attributes.ts'
import { isMessageId as isMessageIdOfThread } from '../../src/thread/message-id.ts'
import { unpackTiming } from '../../src/thread/stream/stream-timing.ts'
import { openPage } from './page-entry.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary' }).map((said) => said.toWellFormed()),
  fc.constantFrom('', '__proto__', '\u0000', '{}'),
)
const anything = fc.oneof(text, fc.anything({ withDate: true }).filter(isWholeJson))
const object = fc.dictionary(text, anything, { minKeys: 1 })
const fields = {
  role: fc.oneof(
    fc.constantFrom('user', 'assistant', 'tool'),
    text.filter((role) => role !== ''),
  ),
  content: fc.oneof(text, fc.array(object), fc.constant(null)),
  id: text,
  name: text,
  toolCalls: fc.array(fc.record({ id: text, name: text, arguments: anything })),
  toolCallId: text,
  tags: fc.array(text),
  metadata: object,
  extra: object,
  feedback: object,
}
const message = fc
  .tuple(
    fc.record(fields, { requiredKeys: ['role', 'content'] }),
    fc.dictionary(text.filter(isUnknown), anything),
  )
  .map(([known, unknown]) => Object.assign(unknown, known))

// What a page writes on every message, whatever it says.
const FRAME = /^chat\.(convention|kind|thread_id|recorder|message\.seq)$|^session|^gen_ai/

const { openThread, spans } = await pageWithoutEndpoint()

/** A page whose spans go nowhere but here. */
async function pageWithoutEndpoint() {
  const page = await openPage()
  const spans: unknown[] = []
  page.startThreads({
    url: 'http://127.0.0.1:1/',
    serviceName: 'page',
    spool: (change, said) => {
      if (change === 'put') spans.push(...said)
    },
  })
  return { ...page, spans }
}

/** The span that was recorded last, read as a backend reads it. */
function lastSpan() {
  const { spans: decoded } = decodeJsonTraces({
    resourceSpans: [{ scopeSpans: [{ spans: spans.slice(-1) }] }],
  })
  const [span] = decoded
  if (span === undefined) throw new Error('no span was recorded')
  return span
}

/** What a page writes of a message. */
function said(input: object): unknown {
  openThread().trackMessage(input as TrackedMessage)
  const { attributes } = lastSpan()
  return new Map(Object.entries(attributes).filter(([key]) => !FRAME.test(key)))
}

/** The same as the recorder of the root entry writes it. */
function written(input: object): unknown {
  const attributes = {}
  writeMessage(attributes, readMessageInput(input as never))
  return new Map(Object.entries(attributes))
}

describe('what a page writes', () => {
  it('is what the root entry writes, for any message', () => {
    fc.assert(
      fc.property(message, (input) => {
        expect(said(input)).toEqual(written(input))
      }),
      { numRuns: 2000 },
    )
  })

  it('keeps the message where JSON cannot hold one of its values', () => {
    const circle: { self?: unknown } = {}
    circle.self = circle
    const told = (metadata: object) => said({ role: 'user', content: 'q', metadata })
    expect(told(circle)).toEqual(
      new Map([
        ['chat.role', 'user'],
        ['chat.content', 'q'],
        ['chat.metadata', 'unreadable'],
      ]),
    )
    expect(told({ n: 5n })).toContainEqual(['chat.content', 'q'])
  })

  it('writes a number as text, and a key that it does not know as metadata', () => {
    const unknown = { role: 'user', content: 1.5, id: 7, mood: 'calm', constructor: 'x' }
    expect(said(unknown)).toEqual(
      new Map([
        ['chat.role', 'user'],
        ['chat.content', '1.5'],
        ['chat.message.external_id', '7'],
        ['chat.metadata', '{"mood":"calm","constructor":"x"}'],
      ]),
    )
    expect(said(unknown)).toEqual(written(unknown))
  })

  it('takes no number out of the metadata', () => {
    const metadata = { intValue: 1.5 }
    const spoken = { role: 'user', content: 'q', metadata }
    expect(said(spoken)).toEqual(written(spoken))
    openThread({ id: 'numbers', userProps: { intValue: 1 }, metadata }).trackEvent('e', metadata)
    expect(lastSpan().attributes).toMatchObject({
      'chat.user_props': '{"intValue":1}',
      'chat.metadata': '{"intValue":1.5}',
    })
  })

  it('writes the metadata of an event as JSON, also a text', () => {
    const { trackEvent } = openThread()
    trackEvent('searched', 'boots')
    expect(lastSpan().attributes).toMatchObject({ 'chat.metadata': '"boots"' })
    trackEvent('searched')
    expect(lastSpan().attributes).not.toHaveProperty('chat.metadata')
  })

  it('writes another try as one of the latest, unless it is told of which', () => {
    const retryOf = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const tried = (input: object) =>
      said({ role: 'assistant', content: 'a', isRetry: true, ...input })
    expect(tried({})).toEqual(
      new Map([
        ['chat.role', 'assistant'],
        ['chat.content', 'a'],
        ['chat.message.retry_of', 'latest'],
      ]),
    )
    expect(tried({ retryOf: undefined })).toEqual(tried({}))
    expect(tried({ retryOf })).toContainEqual(['chat.message.retry_of', retryOf])
    expect(tried({ isRetry: false })).toEqual(said({ role: 'assistant', content: 'a' }))
  })

  it('has no types for what only the root entry takes', () => {
    expectTypeOf<ThreadOptions>().not.toHaveProperty('mirrorThreadId')
    expectTypeOf<ThreadOptions>().not.toHaveProperty('mask')
    expectTypeOf<StreamedMessage<string>>().not.toHaveProperty('timestamp')
    expectTypeOf<TrackedMessage>().toEqualTypeOf<RootMessage>()
  })

  it('records the time of a past message, wherever the page is', () => {
    vi.stubEnv('TZ', 'Asia/Tokyo')
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(new Date(0).getHours()).toBe(9)
    const told = (timestamp: unknown) => {
      openThread().trackMessage({ role: 'user', content: 'q', timestamp } as TrackedMessage)
      const { attributes, startUnixNano, endUnixNano } = lastSpan()
      expect(endUnixNano).toBe(startUnixNano)
      return [attributes['chat.message.time'], startUnixNano]
    }
    const nanos = 1_700_000_000_123_000_000n
    for (const timestamp of [
      '2023-11-14T22:13:20.123Z',
      '2023-11-14 22:13:20.123',
      '2023-11-14t22:13:20.123z',
      '2023-11-15T00:13:20.123+02:00',
      '2023-11-14T17:13:20.123-0500',
      1_700_000_000_123,
      1_700_000_000_123.4,
      new Date(1_700_000_000_123),
    ])
      expect(told(timestamp)).toEqual(['stated', nanos])
    expect(told(0)).toEqual(['stated', 0n])
    const before = BigInt(Date.now()) * 1_000_000n
    for (const timestamp of [null, '', 'yesterday', -1, NaN, 1e13, 8e15, 1e300, new Date(NaN)]) {
      const [time, startUnixNano] = told(timestamp)
      expect(time).toBe('unknown')
      expect(startUnixNano).toBeGreaterThanOrEqual(before)
    }
    expect(told(undefined)[0]).toBeUndefined()
  })

  it('is a message and of its thread, whatever the keys of the app', () => {
    const { trackMessage } = openThread('mine')
    trackMessage({ role: 'user', kind: 'llm', thread_id: 'yours', convention: 9 } as never)
    expect(lastSpan().attributes).toMatchObject({
      'chat.kind': 'message',
      'chat.thread_id': 'mine',
      'chat.convention': 1,
    })
  })

  it.each([
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x',
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
    '00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01',
    'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    'm-1',
    '',
  ])('tells a message ID as the root entry does: %s', (id) => {
    expect(isMessageId(id)).toBe(isMessageIdOfThread(id))
  })
})

describe('a stream in a page', () => {
  /** What is recorded of a stream that is read to its end. */
  async function heard<Chunk>(
    stream: AsyncIterable<Chunk>,
    ...options: StreamOptions<Chunk>
  ): Promise<unknown> {
    const count = spans.length
    for await (const _ of openThread().streamMessage(stream, ...options));
    expect(spans.length).toBe(count + 1)
    return lastSpan().attributes
  }

  it('packs its timing as replay unpacks it, at most two thousand chunks', async () => {
    const attributes = (await heard(tokens(2500))) as Record<string, unknown>
    const chunks = unpackTiming(attributes['chat.stream.timing']) ?? []
    expect(chunks).toHaveLength(2000)
    expect(chunks.every(({ length }) => length === 2)).toBe(true)
    expect(attributes['chat.content']).toHaveLength(5000)
  })

  it('reads with chunkText what OpenAI, Anthropic and the AI SDK stream, and nothing else', async () => {
    const chunks = [
      'a',
      new TextEncoder().encode('🙂').subarray(0, 2),
      new TextEncoder().encode('🙂').subarray(2),
      { choices: [{ delta: { content: 'a' } }] },
      { choices: [{ text: 'b' }] },
      { choices: [] },
      { type: 'response.output_text.delta', delta: 'c' },
      { type: 'response.reasoning_text.delta', delta: '-' },
      { type: 'content_block_delta', delta: { type: 'text_delta', text: 'd' } },
      { type: 'content_block_delta', delta: { type: 'thinking_delta', thinking: '-' } },
      { type: 'text-delta', id: '1', delta: 'e' },
      { type: 'text-delta', id: '1', text: 'f' },
      { type: 'reasoning-delta', id: '1', delta: '-' },
      { type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: '-' },
      null,
      7,
    ]
    expect(await heard(readable(chunks), { text: chunkText() })).toMatchObject({
      'chat.content': 'a🙂abcdef',
      'chat.stream.state': 'completed',
      'chat.stream.timing': expect.stringMatching(/^(\d+\+\d ?){8}$/) as string,
    })
  })

  it('keeps the name and the tags of its message, and takes its own reader of chunks', async () => {
    const options = { name: 'Bot', tags: ['x'], text: () => 'z' }
    expect(await heard(tokens(2), options)).toMatchObject({
      'chat.role': 'assistant',
      'chat.message.name': 'Bot',
      'chat.tags': '["x"]',
      'chat.content': 'zz',
    })
  })

  it('passes the chunks on whose text cannot be read', async () => {
    const text = (): string => {
      throw new Error('no')
    }
    expect(await heard(tokens(2), { text })).toMatchObject({
      'chat.content': '',
      'chat.stream.state': 'completed',
    })
  })

  it('gives back what cannot be recorded as it was, and counts it', () => {
    const stream = tokens(1)
    expect(openThread().streamMessage(stream, null as never)).toBe(stream)
  })
})

function readable<Chunk>(chunks: readonly Chunk[]): ReadableStream<Chunk> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
}

async function* tokens(count: number): AsyncGenerator<string> {
  for (let n = 0; n < count; n++) {
    await Promise.resolve()
    yield 'ab'
  }
}

/** Whether a key is no field of a message, and no option of `trackMessage`. */
function isUnknown(key: string): boolean {
  const options = ['timestamp', 'isRetry', 'retryOf', 'replaces', 'replyTo', 'text']
  return ![...Object.keys(fields), ...options, 'tool_calls', 'tool_call_id'].includes(key)
}

/** Whether JSON can hold a value, and has the same of it as the root entry. */
function isWholeJson(value: unknown): boolean {
  return JSON.stringify(value) === toJson(value)
}
