import { trace } from '@opentelemetry/api'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { threadMarkdown } from '../../src/cli/thread-file/thread-markdown.ts'
import type { Look } from '../../src/cli/terminal/look.ts'
import { symbolsFor } from '../../src/cli/terminal/symbols.ts'
import { transcript } from '../../src/cli/transcript/transcript.ts'
import {
  type ContentOptions,
  configureThreads,
  type MaskedContent,
  openThread,
  type ThreadOptions,
  trackFeedback,
  withParent,
  wrapAgent,
  wrapTool,
} from '../../src/index.ts'
import { cutText } from '../../src/thread/limits/cut-text.ts'
import { ThreadSpanProcessor } from '../../src/sdk/index.ts'
import type { RecordedThread } from '../../src/thread/recorded-thread.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { type Recording, startRecording } from '../support/recording.ts'

const VARIABLE = 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT'

let recording: Recording
let id: string
let nth = 0

beforeEach(() => {
  recording = startRecording()
  id = `masking-${nth++}`
})
afterEach(async () => {
  configureThreads({})
  vi.unstubAllEnvs()
  await recording.stop()
})

const stars = (text: string) => text.replaceAll('secret', '***')
const replayed = () => rebuilt(id, recording.spans())
const open = (options: ThreadOptions) => openThread({ id, ...options })

const look: Look = {
  style: (_format, text) => text,
  symbols: symbolsFor({}),
  moment: String,
  offset: () => '+0',
}
const shown = (thread: RecordedThread) => [...transcript(thread, look, { allBranches: true })]

describe('a mask', () => {
  it('changes text and leaves ids, names and tags, and the replay says so', async () => {
    open({ mask: stars }).trackMessage({
      role: 'user',
      content: 'my secret',
      id: 'secret-id',
      name: 'secret-name',
      tags: ['secret-tag'],
      metadata: { note: 'a secret' },
    })
    const [message] = (await replayed()).messages
    expect(message).toMatchObject({
      content: 'my ***',
      externalId: 'secret-id',
      name: 'secret-name',
      tags: ['secret-tag'],
      metadata: { note: 'a ***' },
      altered: { content: { state: 'masked' }, metadata: { state: 'masked' } },
    })
    expect(shown(await replayed())).toEqual(
      expect.arrayContaining(['  my ***', '  content masked', '  metadata masked']),
    )
  })

  it('leaves no mark on what it did not change', async () => {
    open({ mask: stars }).trackMessage({
      role: 'user',
      content: [{ type: 'text', content: 'Hello' }],
      metadata: { a: [1, null, true, '{ "spaced" : 1 }'] },
    })
    const [message] = (await replayed()).messages
    expect(message).toMatchObject({ metadata: { a: [1, null, true, '{ "spaced" : 1 }'] } })
    expect(message).not.toHaveProperty('altered')
  })

  it('is told the role of a message and the kind of everything', async () => {
    const told: MaskedContent[] = []
    configureThreads({ mask: (text, about) => (told.push(about), text) })
    const messageId = open({}).trackMessage({ role: 'user', content: 'Hello' })
    openThread(id).trackEvent('typed', { draft: 'H' })
    trackFeedback(messageId, { comment: 'nice' })
    await wrapTool(async () => 'found')().setParent(messageId)
    const kinds = new Set(told.map(({ kind, role }) => `${kind} ${role ?? '-'}`))
    expect([...kinds]).toEqual(['message user', 'event -', 'feedback -', 'tool -'])
  })

  it('sees a streamed answer whole, though the secret came in two chunks', async () => {
    async function* tokens() {
      yield 'the sec'
      yield 'ret is out'
    }
    for await (const _ of open({ mask: stars }).streamMessage(tokens())) continue
    const [message] = (await replayed()).messages
    expect(message).toMatchObject({ content: 'the *** is out', stream: 'completed' })
  })

  it('sees numbers, keys, and JSON in texts', async () => {
    const mask = (text: string) => text.replaceAll('4111', '****').replaceAll('a"b', '***')
    open({ mask }).trackMessage({
      role: 'assistant',
      toolCalls: [{ name: 'pay', arguments: '{ "card": 4111, "4111": 1, "q": "a\\"b" }' }],
    })
    const [message] = (await replayed()).messages
    const args = String(message?.toolCalls?.[0]?.arguments)
    expect(JSON.parse(args)).toEqual({ card: '****', '****': 1, q: '***' })
  })

  it('sees each digit of a long number and both values of a repeated key, and leaves the rest as it is', async () => {
    const mask = (text: string) => text.replaceAll('63040000000000000019', '[card]')
    const written = (card: string) => `{ "of" : ${card}, "of":\t1.50e2, "\\u0031": null }`
    open({ mask }).trackMessage({ role: 'tool', content: written('63040000000000000019') })
    const [message] = (await replayed()).messages
    expect(message?.content).toBe(written('"[card]"'))
  })

  it('is asked once for each text, whatever the JSON around it', async () => {
    const asked: string[] = []
    const mask = (text: string) => (asked.push(text), text)
    const inner = JSON.stringify({ b: ['"', 2] })
    open({ mask }).trackMessage({ role: 'tool', content: JSON.stringify({ a: inner, c: '"d"' }) })
    expect(asked).toEqual(['a', 'b', '"', '2', 'c', 'd'])
  })

  it('masks JSON with a million escapes, keys and levels', async () => {
    const many = 100_000
    const texts = [
      JSON.stringify(['"'.repeat(1_000_000), 1]),
      JSON.stringify(Object.fromEntries(Array.from({ length: many }, (_, n) => [`k${n}`, 1]))),
      `${'['.repeat(many)}1${']'.repeat(many)}`,
    ]
    const thread = open({ mask: (text) => text.replaceAll(/\d/g, '#') })
    for (const content of texts) thread.trackMessage({ role: 'tool', content })
    for (const { content, altered } of (await replayed()).messages) {
      expect(content).toMatch(/"#"[\]}]+$/)
      expect(altered).toEqual({ content: { state: 'masked' } })
    }
  })

  it('keeps both of two keys that it masks to one word', async () => {
    open({ mask: () => 'x' }).trackMessage({ role: 'user', content: '', metadata: { a: 1, b: 2 } })
    const [message] = (await replayed()).messages
    expect(message?.metadata).toEqual({ x: 'x', 'x (2)': 'x' })
  })

  it('may give keys of two objects the same word', async () => {
    const metadata = { a: { b: 1 }, c: [{ d: 1 }, { e: 1 }], f: {}, g: 1 }
    open({ mask: (text) => (text > '9' ? 'x' : text) }).trackMessage({ role: 'user', metadata })
    const [message] = (await replayed()).messages
    expect(message?.metadata).toEqual({
      x: { x: 1 },
      'x (2)': [{ x: 1 }, { x: 1 }],
      'x (3)': {},
      'x (4)': 1,
    })
  })

  it('leaves the ids and names in parts of all providers, and masks what they hold', async () => {
    const content = [
      { type: 'tool-call', toolCallId: 'x', toolName: 'x', input: 'x' },
      { type: 'tool_use', id: 'x', name: 'x', input: 'x' },
      { type: 'tool_result', tool_use_id: 'x', content: 'x' },
      { type: 'function_call_output', call_id: 'x', output: 'x' },
      { type: 'tool_call_response', tool_call_id: 'x', response: 'x' },
    ]
    open({ mask: () => '*' }).trackMessage({ role: 'tool', content })
    const [message] = (await replayed()).messages
    expect(message?.content).toEqual([
      { type: 'tool-call', toolCallId: 'x', toolName: 'x', input: '*' },
      { type: 'tool_use', id: 'x', name: 'x', input: '*' },
      { type: 'tool_result', tool_use_id: 'x', content: '*' },
      { type: 'function_call_output', call_id: 'x', output: '*' },
      { type: 'tool_call_response', tool_call_id: 'x', response: '*' },
    ])
  })

  it('that is not a function withholds, because what it should have hidden is not known', async () => {
    open({ mask: 'secret' as never }).trackMessage({ role: 'user', content: 'my secret' })
    const [message] = (await replayed()).messages
    expect(message).not.toHaveProperty('content')
    expect(recording.warnings.join()).toContain('`mask` is not a function')
  })
})

describe('withheld content', () => {
  it('is shown as withheld, never as an empty message', async () => {
    const thread = open({ captureContent: false })
    thread.trackMessage({ role: 'user', content: 'Hello' })
    thread.trackMessage({
      role: 'assistant',
      content: null,
      toolCalls: [{ id: 'c1', name: 'find', arguments: { q: 'x' } }],
      feedback: { thumb: 'up', comment: 'well' },
    })
    const said = await replayed()
    expect(said.messages[0]).toMatchObject({ altered: { content: { state: 'withheld' } } })
    expect(said.messages[0]).not.toHaveProperty('content')
    expect(said.messages[1]).toMatchObject({
      content: null,
      toolCalls: [{ id: 'c1', name: 'find' }],
      feedback: { thumb: 'up', comment: '[withheld]' },
      altered: { toolCalls: { state: 'withheld' } },
    })
    expect(said.tally.damaged).toBe(0)
    expect(shown(said)).toContain('  content withheld')
    expect(shown(said)).toContain('  tool calls withheld')
    expect(threadMarkdown(said)).toContain('_content withheld_')
    expect([...shown(said), threadMarkdown(said)].join('\n')).not.toMatch(/empty|not recorded/)
  })

  it('leaves the error type and what was asked of whom', async () => {
    configureThreads({ captureContent: false })
    const agent = wrapAgent(async function Helper(_question: string) {
      throw new RangeError('too much secret')
    })
    const messageId = open({}).trackMessage({ role: 'user', content: 'Hello' })
    await expect(agent('my secret').setParent(messageId)).rejects.toThrow('too much secret')
    const [message] = (await replayed()).messages
    expect(message?.runs[0]).toMatchObject({
      name: 'Helper',
      kind: 'agent',
      error: '[withheld]',
      attributes: { 'error.type': 'RangeError' },
      altered: { input: { state: 'withheld' } },
    })
  })

  it('is also what options leave behind that cannot be read', async () => {
    const options = {
      id,
      get mask(): never {
        throw new Error('broken')
      },
    }
    openThread(options).trackMessage({ role: 'user', content: 'my secret' })
    expect(JSON.stringify(recording.spans().map(({ attributes }) => attributes))).not.toContain(
      'secret',
    )
  })
})

describe('content over its limit', () => {
  it('is cut, and its length noted and shown', async () => {
    open({ maxContentLength: 12_345 }).trackMessage({
      role: 'user',
      content: 'x'.repeat(3_000_000),
    })
    const [message] = (await replayed()).messages
    expect(message?.content).toBe('x'.repeat(12_345))
    expect(message?.altered).toEqual({ content: { state: 'cut', length: 3_000_000 } })
    expect(shown(await replayed())).toContain('  content cut, 12,345 of 3,000,000 characters')
  })

  it('is masked before it is cut, so that no half secret escapes the mask', async () => {
    open({ mask: stars, maxContentLength: 6 }).trackMessage({ role: 'user', content: 'a secret x' })
    const [message] = (await replayed()).messages
    expect(message).toMatchObject({
      content: 'a *** ',
      altered: { content: { state: 'masked', length: 7 } },
    })
  })

  it('keeps the shape of parts, whose texts are cut in order', async () => {
    open({ maxContentLength: 100 }).trackMessage({
      role: 'user',
      content: [
        { type: 'text', content: 'y'.repeat(80) },
        { type: 'text', content: 'z'.repeat(80) },
        { type: 'uri', modality: 'image', uri: 'https://example.com/a.png' },
      ],
    })
    const [message] = (await replayed()).messages
    expect(message?.content).toEqual([
      { type: 'text', content: 'y'.repeat(80) },
      { type: 'text', content: 'z'.repeat(20) },
      { type: 'uri', modality: 'image', uri: '' },
    ])
    expect(message?.altered?.content?.state).toBe('cut')
  })

  it('is withheld where it is no text that could be cut', async () => {
    open({ maxContentLength: 100 }).trackMessage({
      role: 'user',
      content: 'Hello',
      metadata: { numbers: Array.from({ length: 5000 }, () => 12345) },
    })
    const [message] = (await replayed()).messages
    expect(message).not.toHaveProperty('metadata')
    expect(message?.altered?.metadata?.state).toBe('withheld')
  })

  it('is never cut inside a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(50), (text, limit) => {
        const cut = cutText(text, limit)
        expect(text.startsWith(cut)).toBe(true)
        expect(cut.length).toBeLessThanOrEqual(limit)
        expect(cut.isWellFormed()).toBe(true)
        expect(cut.length).toBeGreaterThanOrEqual(Math.min(text.length, limit) - 1)
      }),
    )
  })
})

describe('configureThreads', () => {
  it.each([
    ['mask', { mask: 'secret' }],
    ['captureContent', { captureContent: 'false' }],
    ['maxContentLength', { maxContentLength: -1 }],
    ['maxContentLength', { maxContentLength: Number.NaN }],
  ])('refuses a wrong %s by name', (option, wrong) => {
    expect(() => configureThreads(wrong as ContentOptions)).toThrow(
      new RegExp(`^configureThreads: ${option}`),
    )
  })

  it('is obeyed by a thread that was opened before', async () => {
    const thread = open({})
    configureThreads({ mask: stars })
    thread.trackMessage({ role: 'user', content: 'my secret' })
    expect((await replayed()).messages[0]?.content).toBe('my ***')
  })

  it('gives way to an option of the thread', async () => {
    configureThreads({ captureContent: false, maxContentLength: 3 })
    open({ captureContent: true }).trackMessage({ role: 'user', content: 'Hello' })
    expect((await replayed()).messages[0]?.content).toBe('Hel')
  })
})

describe("OpenTelemetry's environment variable", () => {
  // The environment is read once in a process: each case has modules of its own.
  const recordUnder = async (value: string, options: ThreadOptions = {}) => {
    vi.stubEnv(VARIABLE, value)
    vi.resetModules()
    const fresh = await import('../../src/index.ts')
    fresh.openThread({ id, ...options }).trackMessage({ role: 'user', content: 'Hello' })
    return (await replayed()).messages[0]?.content
  }

  it.each(['false', 'FALSE', 'NO_CONTENT', 'no_content', 'EVENT_ONLY'])(
    'keeps content off where it says %s',
    async (value) => {
      expect(await recordUnder(value)).toBeUndefined()
    },
  )

  it.each(['true', 'SPAN_ONLY', 'SPAN_AND_EVENT', ''])(
    'keeps it where it says %j',
    async (value) => {
      expect(await recordUnder(value)).toBe('Hello')
    },
  )

  it('gives way to what the app says', async () => {
    expect(await recordUnder('NO_CONTENT', { captureContent: true })).toBe('Hello')
  })
})

describe('the processor', () => {
  const instrumented = (attributes: Record<string, string>) =>
    recording.tracer.startSpan('chat', { attributes }).end()
  const attributesOf = (name: string) =>
    recording.spans().find((span) => span.name === name)?.attributes ?? {}

  it('touches nothing of others unless it is told to mask', () => {
    configureThreads({ captureContent: false })
    const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.prompt': 'my secret' }
    instrumented(attributes)
    expect({ ...attributesOf('chat') }).toEqual(attributes)
  })

  it('changes nothing where nothing is configured', async () => {
    await recording.stop()
    recording = startRecording({ processors: [new ThreadSpanProcessor({ mask: true })] })
    instrumented({ 'gen_ai.prompt': 'my secret' })
    expect({ ...attributesOf('chat') }).toEqual({ 'gen_ai.prompt': 'my secret' })
  })

  it('masks content and leaves labels, and the replay says so', async () => {
    await recording.stop()
    recording = startRecording({ processors: [new ThreadSpanProcessor({ mask: true })] })
    configureThreads({ captureContent: false })
    const labels = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'm',
      'gen_ai.prompt.0.role': 'user',
      'llm.model_name': 'm',
      'ai.operationId': 'ai.generateText.doGenerate',
      'http.request.method': 'POST',
      'url.full': 'https://example.com',
    }
    withParent(open({}).trackMessage({ role: 'user', content: 'x' }), () =>
      instrumented({ ...labels, 'gen_ai.input.messages': '[]', 'ai.response.text': 'my secret' }),
    )
    expect(attributesOf('chat')).toMatchObject({
      ...labels,
      'gen_ai.input.messages': '[withheld]',
      'ai.response.text': '[withheld]',
    })
    const said = await replayed()
    expect(said.messages[0]?.runs[0]?.altered).toEqual({ content: { state: 'withheld' } })
    expect(shown(said).join('\n')).toMatch(/llm {2}chat .*content withheld/)
  })

  it('masks a number that is content by its digits, and leaves counts and settings', async () => {
    await recording.stop()
    recording = startRecording({ processors: [new ThreadSpanProcessor({ mask: true })] })
    configureThreads({ mask: (text) => text.replaceAll(/\d/g, '#') })
    const numbers = {
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.max_tokens': 4096,
      'gen_ai.usage.input_tokens': 1234,
    }
    const attributes = { ...numbers, 'gen_ai.tool.call.result': 1042, 'db.query.parameter.0': 7 }
    recording.tracer.startSpan('chat', { attributes }).end()
    expect({ ...attributesOf('chat') }).toEqual({
      ...numbers,
      'gen_ai.tool.call.result': '####',
      'db.query.parameter.0': '#',
      'chat.content.state': 'masked',
    })
  })

  it('masks what other code sets on our own spans, and what we have masked not again', async () => {
    await recording.stop()
    recording = startRecording({ processors: [new ThreadSpanProcessor({ mask: true })] })
    configureThreads({ mask: (text) => text.replaceAll('secret', 'secret!') })
    const lookup = wrapTool(
      async (question: string) => {
        trace.getActiveSpan()?.setAttribute('url.query', 'q=my secret')
        return question
      },
      { name: 'lookup' },
    )
    await lookup('my secret')
    expect(attributesOf('lookup')).toMatchObject({
      'url.query': 'q=my%20secret!',
      'chat.run.input': '"my secret!"',
      'gen_ai.tool.call.arguments': '"my secret!"',
      'gen_ai.tool.call.result': '"my secret!"',
      'chat.content.state': 'masked',
    })
  })

  it('masks a span once, also beside another processor that masks', async () => {
    await recording.stop()
    const processors = [1, 2].map(() => new ThreadSpanProcessor({ mask: true }))
    recording = startRecording({ processors })
    configureThreads({ mask: (text) => `${text}!` })
    instrumented({ 'gen_ai.prompt': 'hm' })
    expect(attributesOf('chat')).toMatchObject({ 'gen_ai.prompt': 'hm!' })
  })

  it('masks the attributes of links, and leaves the app the object that it gave', async () => {
    await recording.stop()
    recording = startRecording({ processors: [new ThreadSpanProcessor({ mask: true })] })
    configureThreads({ mask: stars })
    const { tracer } = recording
    const context = tracer.startSpan('other').spanContext()
    const attributes = { 'input.value': 'my secret', 'gen_ai.request.model': 'm' }
    tracer.startSpan('chat', { links: [{ context, attributes }] }).end()
    const [link] = recording.spans().find(({ name }) => name === 'chat')?.links ?? []
    expect({ ...link?.attributes }).toEqual({ ...attributes, 'input.value': 'my ***' })
    expect(attributes['input.value']).toBe('my secret')
    expect(attributesOf('chat')['chat.content.state']).toBe('masked')
  })

  it('cuts JSON so that it stays JSON, and notes how long it was', async () => {
    await recording.stop()
    recording = startRecording({ processors: [new ThreadSpanProcessor({ mask: true })] })
    configureThreads({ maxContentLength: 40 })
    const messages = JSON.stringify([{ role: 'user', parts: ['m'.repeat(100)] }])
    instrumented({ 'gen_ai.input.messages': messages })
    const attributes = attributesOf('chat')
    expect(JSON.parse(String(attributes['gen_ai.input.messages']))).toHaveLength(1)
    expect(attributes['chat.content.state']).toBe('cut')
    expect(attributes['chat.content.length']).toBe(messages.length)
  })

  it('refuses a mask of its own, which configureThreads takes', () => {
    expect(() => new ThreadSpanProcessor({ mask: stars as never })).toThrow(/mask must be true/)
  })
})
