import { type Span, trace, type Tracer, type TracerProvider } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  openThread,
  parseMessageId,
  wrapAgent,
  wrapChain,
  wrapModel,
  wrapTool,
} from '../../src/index.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording
let id: string
let nth = 0

beforeEach(() => {
  recording = startRecording()
  id = `wrap-${nth++}`
})
afterEach(() => recording.stop())

const span = (name: string) => recording.spans().find((one) => one.name === name)
const tick = () => new Promise((resolve) => setImmediate(resolve))

describe('a wrapped function', () => {
  it('is recorded with input, output, kind and the message that caused it', async () => {
    const messageId = openThread(id).trackMessage({ role: 'user', content: 'Hello!' })
    const agent = wrapAgent(async function ChatbotAgent(query: string) {
      return { answer: query.length }
    })
    expect(await agent('Hello!').setParent(messageId)).toEqual({ answer: 6 })
    expect(span('ChatbotAgent')).toMatchObject({
      parentSpanId: parseMessageId(messageId)?.spanId,
      attributes: {
        'chat.kind': 'agent',
        'chat.thread_id': id,
        'chat.message_id': messageId,
        'chat.run.input': '"Hello!"',
        'chat.run.output': '{"answer":6}',
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': 'ChatbotAgent',
      },
    })
  })

  it('marks an LLM span three awaits deep with the thread, the message and the kind', async () => {
    const messageId = openThread(id).trackMessage({ role: 'user', content: 'Hello!' })
    const llm = async () => {
      await Promise.resolve()
      recording.tracer
        .startSpan('chat gpt', { attributes: { 'gen_ai.operation.name': 'chat' } })
        .end()
    }
    const plan = async () => {
      await tick()
      await llm()
    }
    const agent = wrapAgent(async function ChatbotAgent(_query: string) {
      await tick()
      await plan()
    })
    await agent('Hello!').setParent(messageId)
    expect(span('chat gpt')?.attributes).toMatchObject({
      'chat.thread_id': id,
      'chat.message_id': messageId,
      'chat.kind': 'llm',
    })
  })

  it('runs once, however often its promise is read', async () => {
    let runs = 0
    const call = wrapTool(async () => ++runs)()
    call.catch(() => {})
    await call.finally(() => {})
    expect(await Promise.all([call, call, call.then((n) => n)])).toEqual([1, 1, 1])
    expect(runs).toBe(1)
  })

  it('starts on the next microtask though nobody awaits it', async () => {
    let ran = false
    void wrapTool(() => {
      ran = true
    })()
    expect(ran).toBe(false)
    await Promise.resolve()
    expect(ran).toBe(true)
  })

  it.each(['setParent first', 'identify first'])(
    'takes setParent and identify in either order: %s',
    async (order) => {
      const messageId = openThread(id).trackMessage({ role: 'user', content: 'x' })
      const call = wrapAgent(function Both() {})()
      const both =
        order === 'identify first'
          ? call.identify('u1', { plan: 'pro' }).setParent(messageId)
          : call.setParent(messageId).identify('u1', { plan: 'pro' })
      await both
      expect(span('Both')?.attributes).toMatchObject({
        'chat.message_id': messageId,
        'user.id': 'u1',
        'chat.user_props': '{"plan":"pro"}',
      })
    },
  )

  it('passes its error on and records it', async () => {
    const failing = wrapTool(async function lookup() {
      throw new RangeError('no such order')
    })
    await expect(failing()).rejects.toThrow(new RangeError('no such order'))
    expect(span('lookup')).toMatchObject({
      status: { code: 2, message: 'no such order' },
      attributes: { 'error.type': 'RangeError', 'chat.kind': 'tool' },
    })
    expect(span('lookup')?.events[0]?.name).toBe('exception')
  })

  it('keeps `this` and all arguments', async () => {
    const shop = {
      name: 'shop',
      find: wrapTool(function find(this: { name: string }, a: number, b: number) {
        return `${this.name} ${a + b}`
      }),
    }
    expect(await shop.find(1, 2)).toBe('shop 3')
    expect(span('find')?.attributes['chat.run.input']).toBe('[1,2]')
  })

  it('records the text of a streamed result when the stream has ended', async () => {
    const agent = wrapAgent(async function* Streaming() {
      yield 'Hel'
      recording.tracer.startSpan('below').end()
      yield 'lo'
    })
    let text = ''
    for await (const chunk of await agent()) text += chunk
    expect(text).toBe('Hello')
    expect(span('Streaming')?.attributes['chat.run.output']).toBe('"Hello"')
    expect(span('below')?.parentSpanId).toBe(span('Streaming')?.spanId)
  })

  it('hands the text of a streamed result to its output parser', async () => {
    const agent = wrapAgent(
      async function* Parsed() {
        yield* ['Hel', 'lo']
      },
      { outputParser: (text: unknown) => ({ said: text }) },
    )
    for await (const _ of await agent()) void _
    expect(span('Parsed')?.attributes['chat.run.output']).toBe('{"said":"Hello"}')
  })

  it('passes a streamed result on where a chunk cannot be read', async () => {
    const hostile = {
      get choices(): never {
        throw new Error('getter')
      },
    }
    const agent = wrapAgent(async function* Hostile() {
      yield* ['a', hostile, 'b']
    })
    const seen: unknown[] = []
    for await (const chunk of await agent()) seen.push(chunk)
    expect(seen).toEqual(['a', hostile, 'b'])
    expect(recording.warnings.join()).toContain('getter')
  })

  it('uses the parsers it was given, and survives those that throw', async () => {
    const parsers = {
      nameParser: (tool: string) => `tool ${tool}`,
      inputParser: () => {
        throw new Error('bad input parser')
      },
      outputParser: (result: string) => result.toUpperCase(),
      tags: ['t'],
      metadata: { version: 2 },
    }
    expect(await wrapTool((tool: string) => tool, parsers)('search')).toBe('search')
    expect(span('tool search')?.attributes).toMatchObject({
      'chat.run.output': '"SEARCH"',
      'chat.tags': '["t"]',
      'chat.metadata': '{"version":2}',
    })
    expect(recording.warnings.join()).toContain('bad input parser')
  })

  it.each(['startSpan', 'setAttributes', 'recordException', 'end'] as const)(
    'runs as if it were not wrapped where a provider throws in %s',
    async (method) => {
      trace.disable()
      trace.setGlobalTracerProvider(providerThrowingIn(method))
      const answer = wrapAgent(async function answer(text: string) {
        return { text }
      })
      const stream = wrapAgent(async function* stream() {
        yield* ['a', 'b']
      })
      const fail = wrapAgent(async function fail() {
        throw new RangeError('its own')
      })
      expect(await answer('Hello!')).toEqual({ text: 'Hello!' })
      const seen: unknown[] = []
      for await (const chunk of await stream()) seen.push(chunk)
      expect(seen).toEqual(['a', 'b'])
      await expect(fail()).rejects.toThrow(new RangeError('its own'))
      expect(recording.warnings.join()).toContain(`no ${method} today`)
    },
  )

  it('keeps concurrent calls apart', async () => {
    const threads = Array.from({ length: 50 }, (_, i) => openThread(`${id}-${i}`))
    const agent = wrapAgent(async function Agent(n: number) {
      for (let i = 0; i < 5; i++) await tick()
      await tool(n)
    })
    const tool = wrapTool(async function Tool(n: number) {
      await tick()
      recording.tracer.startSpan(`leaf ${n}`).end()
    })
    await Promise.all(
      threads.map((thread, n) =>
        agent(n).setParent(thread.trackMessage({ role: 'user', content: `${n}` })),
      ),
    )
    for (const [n, thread] of threads.entries()) {
      expect(span(`leaf ${n}`)?.attributes['chat.thread_id']).toBe(thread.id)
    }
  })

  it.each([
    [wrapAgent, 'agent', 'invoke_agent'],
    [wrapTool, 'tool', 'execute_tool'],
    [wrapChain, 'chain', 'invoke_workflow'],
    [wrapModel, 'llm', 'chat'],
  ] as const)('is a run of its kind: %o', async (wrap, kind, operation) => {
    await wrap(function named() {})()
    expect(span('named')?.attributes).toMatchObject({
      'chat.kind': kind,
      'gen_ai.operation.name': operation,
    })
  })
})

/** Somebody's own TracerProvider, which is broken in one place. */
function providerThrowingIn(method: 'startSpan' | keyof Span): TracerProvider {
  const broken = () => {
    throw new Error(`no ${method} today`)
  }
  const tracer = recording.tracer
  const startSpan: Tracer['startSpan'] = (...given) =>
    method === 'startSpan'
      ? broken()
      : Object.assign(tracer.startSpan(...given), { [method]: broken })
  return { getTracer: () => Object.assign(Object.create(tracer) as Tracer, { startSpan }) }
}
