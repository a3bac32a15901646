import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMessageId, type StreamedMessage, type TrackedMessage } from '../../src/browser/index.ts'
import { decodeJsonTraces } from '../../src/otlp/decode-json.ts'
import { readMessageInput } from '../../src/record/message-input.ts'
import { parseInstant } from '../../src/thread/instant.ts'
import { writeMessage } from '../../src/thread/message-attributes.ts'
import { isMessageId as isMessageIdOfThread } from '../../src/thread/message-id.ts'
import { unpackTiming } from '../../src/thread/stream-timing.ts'
import { openPage } from './page-entry.ts'

const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))
// What OTLP can hold of times ends in 2262.
const LAST = new Date('2262')
const text = fc.oneof(fc.string({ unit }), fc.constantFrom('', '\ud800', '__proto__', '\u0000'))
const anything = fc.oneof(
  text,
  fc.bigInt(),
  fc.anything({ withBigInt: true, withSet: true, withDate: true }),
)
const named = text.filter((name) => name !== '')
const object = fc.dictionary(named, fc.option(anything, { nil: null }), { minKeys: 1 })
const fields = {
  role: fc.oneof(fc.constantFrom('user', 'assistant', 'tool'), named),
  content: fc.oneof(text, fc.constant(null), fc.array(object), fc.double(), fc.boolean()),
  id: fc.oneof(text, fc.integer(), fc.constant(null)),
  name: fc.oneof(text, fc.integer(), fc.constant(null)),
  toolCalls: fc.array(fc.record({ id: text, name: text, arguments: anything })),
  toolCallId: fc.oneof(text, fc.constant(null)),
  tags: fc.array(text),
  metadata: fc.oneof(object, named, fc.integer()),
  extra: object,
  feedback: fc.oneof(object, fc.constant(null), text, fc.double(), fc.boolean()),
  timestamp: fc.constant(null),
  isRetry: fc.boolean(),
  someKey: fc.oneof(text, object),
}
const message = fc.record(fields, { requiredKeys: ['role'] })

// What a page writes on every message, whatever it says.
const FRAME =
  /^chat\.(convention|kind|thread_id|recorder|message\.(seq|time|retry_of))$|^session|^gen_ai/

const { openThread, spans } = await pageWithoutEndpoint()

/** A page whose spans go nowhere but here. */
async function pageWithoutEndpoint() {
  const page = await openPage()
  const spans: unknown[] = []
  page.startThreads({
    url: 'http://127.0.0.1:1/',
    maxQueueSize: Infinity,
    spool: () => (change, jsons) => {
      if (change === 'put') spans.push(...jsons.map((json) => JSON.parse(json) as unknown))
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
  writeMessage(attributes, readMessageInput(input as TrackedMessage))
  // Of an object with nothing in it a page writes nothing.
  return new Map(Object.entries(attributes).filter(([, value]) => value !== '{}'))
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

  it('keeps what JSON cannot hold: the value is told or marked, the message is there', () => {
    const circle: { self?: unknown } = {}
    circle.self = circle
    const told = (metadata: object) => said({ role: 'user', content: 'q', metadata })
    expect(told({ circle })).toContainEqual(['chat.metadata', '"[Unreadable]"'])
    expect(told({ n: 5n, e: new TypeError('no'), m: new Map([[1, 2]]) })).toContainEqual([
      'chat.metadata',
      '{"n":"5","e":"TypeError: no","m":[[1,2]]}',
    ])
  })

  it('keeps the tool calls of OpenAI messages with the metadata', () => {
    const tool_calls = [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }]
    expect(said({ role: 'assistant', content: null, tool_calls })).toContainEqual([
      'chat.metadata',
      JSON.stringify({ tool_calls }),
    ])
  })

  it('has the times that the root entry reads out of a timestamp, in milliseconds', () => {
    const digits = fc.integer({ min: 100, max: 999_999_999 }).map((n) => `.${n}`)
    const zone = fc.constantFrom('', 'Z', 'z', '+02:00', '-0530')
    const iso = fc
      .tuple(
        fc.date({ noInvalidDate: true, min: new Date(1e8), max: LAST }),
        fc.constantFrom('T', ' '),
        fc.oneof(digits, fc.constant('')),
        zone,
      )
      .map(
        ([date, gap, more, end]) => date.toISOString().slice(0, 19).replace('T', gap) + more + end,
      )
    const stamp = fc.oneof(
      iso,
      fc.date({ noInvalidDate: true, min: new Date(1e8), max: LAST }),
      fc.integer({ min: 0, max: Number(LAST) }),
    )
    fc.assert(
      fc.property(stamp, (value) => {
        openThread().trackMessage({ role: 'user', timestamp: value })
        const { startUnixNano, attributes } = lastSpan()
        expect(attributes['chat.message.time']).toBe('told')
        expect(startUnixNano).toBe(((parseInstant(value) ?? 0n) / 1_000_000n) * 1_000_000n)
      }),
      { numRuns: 1000 },
    )
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
  async function heard(stream: AsyncIterable<unknown> | ReadableStream, options?: StreamedMessage) {
    const count = spans.length
    const passed = openThread().streamMessage(stream, options)
    for await (const _ of passed as AsyncIterable<unknown>);
    await expect.poll(() => spans.length).toBe(count + 1)
    return lastSpan().attributes
  }

  it('packs its timing as replay unpacks it, past two thousand chunks in one last chunk', async () => {
    const attributes = await heard(tokens(2500))
    const chunks = unpackTiming(attributes['chat.stream.timing']) ?? []
    expect(chunks).toHaveLength(2000)
    expect(attributes['chat.content']).toHaveLength(5000)
    expect(chunks.reduce((sum, { length }) => sum + length, 0)).toBe(5000)
  })

  it('reads the text of what OpenAI, Anthropic and the AI SDK stream, and of nothing else', async () => {
    const chunks = [
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
    const attributes = await heard(readable(chunks))
    expect(attributes).toMatchObject({
      'chat.content': 'abcdef',
      'chat.stream.state': 'completed',
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

  it('records each of two streams under one id of the app', async () => {
    const { streamMessage } = openThread()
    const count = spans.length
    for await (const _ of streamMessage(tokens(1), { id: 'a' }));
    for await (const _ of streamMessage(tokens(1), { id: 'a' }));
    expect(spans.length).toBe(count + 2)
  })

  it('gives an object that can be streamed back as itself, with all that it has', async () => {
    class SdkStream {
      readonly controller = new AbortController()
      readonly #count = 2;
      [Symbol.asyncIterator]() {
        return tokens(this.#count)
      }
    }
    const stream = new SdkStream()
    const passed = openThread().streamMessage(stream)
    expect(passed).toBe(stream)
    expect(passed.controller.signal.aborted).toBe(false)
    expect(isMessageId(passed.messageId)).toBe(true)
    for await (const _ of stream);
    expect(lastSpan().attributes['chat.content']).toBe('abab')
  })

  it('passes what is no stream, or locked, to its consumer as it was', async () => {
    const locked = readable(['a'])
    const reader = locked.getReader()
    const passed = openThread().streamMessage(locked)
    expect(() => passed.getReader()).toThrow(TypeError)
    expect((await reader.read()).value).toBe('a')
    expect(openThread().streamMessage(null as never)).toBe(null)
  })
})

function readable(chunks: readonly unknown[]): ReadableStream {
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
