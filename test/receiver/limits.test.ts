import { describe, expect, it } from 'vitest'
import { FOREIGN_THREAD_KEYS } from '../../src/dialects/thread-keys.ts'
import type { RecordedSpan, SpanAttributeValue } from '../../src/otlp/recorded-span.ts'
import { findThreads } from '../../src/replay/find-threads.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { cutId } from '../../src/thread/limits/cut-id.ts'
import { encodeProtobufRequest, lengthField, varintField } from '../otlp/encode-protobuf.ts'
import { makeAttributes, makeSpan } from '../otlp/recorded-spans.ts'
import { sketchMessage, sketchSpan } from '../store/thread-spans.ts'
import { bodyOf, send } from './send.ts'
import { startReceiver } from './start-receiver.ts'

const LONG = 'x'.repeat(100_000)
const WARNING = 'ids, names or tags of 1 spans were too long and were cut'

const IDS = [
  'chat.thread_id',
  'chat.message.external_id',
  'chat.tool_call.id',
  'chat.recorder',
  'user.id',
  'langfuse.user.id',
  'enduser.id',
  ...FOREIGN_THREAD_KEYS,
]
const NAMES = [
  'chat.role',
  'chat.message.name',
  'chat.tool_call.name',
  'chat.event.name',
  'chat.feedback.signal',
]
const TAGS = ['chat.tags', 'chat.thread.tags']

/** Sends a span, and returns what of it was stored and what was answered. */
async function receive(span: RecordedSpan) {
  const started = await startReceiver()
  const answer = await send(started.receiver, { body: bodyOf(span) })
  return { ...started, answer, stored: started.store.spans[0] }
}

function spanWith(key: string, value: SpanAttributeValue): RecordedSpan {
  return makeSpan({ attributes: makeAttributes([[key, value]]) })
}

describe('the receiver cuts what is longer than a recorder writes', () => {
  it.each(IDS)('an id, which keeps a hash of the whole: %s', async (key) => {
    const { stored } = await receive(spanWith(key, LONG))
    expect(stored?.attributes[key]).toBe(cutId(LONG))
    const other = await receive(spanWith(key, `${LONG}y`))
    expect(other.stored?.attributes[key]).not.toBe(cutId(LONG))
    const longest = 'x'.repeat(512)
    expect((await receive(spanWith(key, longest))).stored?.attributes[key]).toBe(longest)
  })

  it.each(NAMES)('a name: %s', async (key) => {
    const { stored } = await receive(spanWith(key, LONG))
    expect(stored?.attributes[key]).toBe('x'.repeat(200))
    const longest = 'x'.repeat(200)
    expect((await receive(spanWith(key, longest))).stored?.attributes[key]).toBe(longest)
  })

  it.each(TAGS)('tags, their number and each of them: %s', async (key) => {
    const many = Array.from({ length: 101 }, (_, n) => `tag ${n}`)
    const few = JSON.stringify(many.slice(0, 100))
    expect((await receive(spanWith(key, few))).stored?.attributes[key]).toBe(few)
    expect((await receive(spanWith(key, JSON.stringify(many)))).stored?.attributes[key]).toBe(few)
    const { stored } = await receive(spanWith(key, JSON.stringify([LONG, 'short'])))
    expect(stored?.attributes[key]).toBe(JSON.stringify(['x'.repeat(200), 'short']))
  })

  it.each(TAGS)('a list of tags that is too long to be worth reading: %s', async (key) => {
    const endless = JSON.stringify(Array.from({ length: 900_000 }, (_, n) => n.toString(36)))
    expect((await receive(spanWith(key, endless))).stored?.attributes[key]).toBe('[]')
  })

  it('an id or a name that UTF-8 cannot carry', async () => {
    const surrogate = `\ud800${LONG}`
    const id = await receive(spanWith('user.id.json', JSON.stringify(surrogate)))
    expect(id.stored?.attributes['user.id.json']).toBe(JSON.stringify(cutId(surrogate)))
    const name = await receive(spanWith('chat.role.json', JSON.stringify(surrogate)))
    expect(JSON.parse(String(name.stored?.attributes['chat.role.json']))).toHaveLength(200)
  })

  it('the name of a span, beyond 1,024 characters', async () => {
    expect((await receive(makeSpan({ name: LONG }))).stored?.name).toBe('x'.repeat(1024))
    expect((await receive(makeSpan({ name: LONG.slice(0, 1024) }))).answer.body).toBe('{}')
  })

  it('and tells the sender, the owner and the counts', async () => {
    const { answer, problems, receiver } = await receive(spanWith('user.id', LONG))
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.body)).toEqual({
      partialSuccess: { rejectedSpans: '0', errorMessage: WARNING },
    })
    expect(problems).toEqual([{ reason: 'cut', message: WARNING, count: 1 }])
    expect(receiver.counts).toMatchObject({ spans: 1, stored: 1, cut: 1, rejected: 0 })
  })

  it('and tells the sender in protobuf too', async () => {
    const { receiver } = await startReceiver()
    const headers = { 'content-type': 'application/x-protobuf' }
    const body = encodeProtobufRequest(spanWith('user.id', LONG))
    const answer = await send(receiver, { headers, body })
    const partial = [...varintField(1, 0), ...lengthField(2, WARNING)]
    expect(answer.body).toBe(String(Buffer.from([...lengthField(1, partial)])))
  })

  it('and leaves all other attributes as they are, whatever their names', async () => {
    const entries: [string, SpanAttributeValue][] = [
      ['__proto__', LONG],
      ['constructor', 'c'],
      ['chat.content', LONG],
      ['gen_ai.input.messages', LONG],
      ['user.id', LONG],
    ]
    const { stored } = await receive(makeSpan({ attributes: makeAttributes(entries) }))
    entries[4] = ['user.id', cutId(LONG)]
    expect(Object.entries(stored?.attributes ?? {})).toEqual(entries)
    expect(Object.getPrototypeOf(stored?.attributes)).toBe(null)
  })

  it('so that a span that is sent again is the same one, and a thread stays in one piece', async () => {
    const store = memoryStore()
    const { receiver } = await startReceiver({ store })
    const spans = [1, 2].map((span) => sketchMessage({ span, thread: LONG }))
    for (const span of [...spans, ...spans]) await send(receiver, { body: bodyOf(span) })
    expect(receiver.counts).toMatchObject({ stored: 2, duplicates: 2, conflicts: 0 })
    expect(await findThreads(store)).toMatchObject([{ id: cutId(LONG), messages: 2 }])
  })
})

describe('the receiver refuses', () => {
  it.each([
    ['langwatch', 'metadata', (id: string) => JSON.stringify({ thread_id: id })],
    ['', 'braintrust.metadata', (id: string) => JSON.stringify({ session_id: id })],
    ['langwatch', 'thread_id', (id: string) => id],
  ])('a span whose thread id cannot be cut, and keeps its neighbours: %s %s', async (...place) => {
    const { receiver, store, problems } = await startReceiver()
    const answer = await send(receiver, {
      body: bodyOf(call(1, LONG, ...place), sketchSpan({ span: 2 })),
    })
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.body)).toEqual({
      partialSuccess: {
        rejectedSpans: '1',
        errorMessage: 'a thread id in the own key of a tool is longer than 512 characters',
      },
    })
    expect(store.spans).toHaveLength(1)
    expect(problems).toMatchObject([{ reason: 'rejected', count: 1 }])
    expect(receiver.counts).toMatchObject({ spans: 1, stored: 1, rejected: 1, cut: 0 })
    await send(receiver, { body: bodyOf(call(3, 'x'.repeat(512), ...place)) })
    expect(store.spans).toHaveLength(2)
  })

  it('no span for a long text in such a key if it names its thread in ours', async () => {
    const own = sketchSpan({
      span: 1,
      thread: 'own',
      attributes: { 'braintrust.metadata': JSON.stringify({ session_id: LONG }) },
    })
    expect((await receive(own)).answer.body).toBe('{}')
  })
})

it('the receiver ignores log records whose name only begins like that of a GenAI event', async () => {
  const { receiver } = await startReceiver({ store: memoryStore() })
  const record = (eventName: string) => ({
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    eventName,
    timeUnixNano: '1',
  })
  const logRecords = [record('gen_ai.choice'), record(`gen_ai.${LONG}`)]
  const body = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] })
  await send(receiver, { path: '/v1/logs', body })
  expect(receiver.counts).toMatchObject({ eventsStored: 1, ignored: 1 })
})

function call(span: number, id: string, scope: string, key: string, write: (id: string) => string) {
  const attributes = { [key]: write(id), 'gen_ai.operation.name': 'chat' }
  return { ...sketchSpan({ span, attributes }), scope: { name: scope } }
}
