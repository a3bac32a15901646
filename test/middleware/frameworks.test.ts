import { createRequire } from 'node:module'
import { setTimeout as after } from 'node:timers/promises'
import { Agent } from 'node:http'
import { trace } from '@opentelemetry/api'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { getActiveThread, openThread, parseMessageId, type Thread } from '../../src/index.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { type Recording, startRecording } from '../support/recording.ts'
import { FRAMEWORKS, type RunningApp, type Work } from './frameworks.ts'
import { postJson } from './post-json.ts'

let recording: Recording
let pages = 0

// A page in another process: what it records is not in this process's memory of messages.
interface Page {
  readonly thread: Thread
  readonly headers: Record<string, string>
  readonly messageId: string
  readonly spanId: string
  readonly traceId: string
}

function openPage(): Page {
  const thread = openThread(`page-${pages++} æ`)
  const traceId = (0x1000n + BigInt(pages)).toString(16).padStart(32, 'a')
  const spanId = (0x1000n + BigInt(pages)).toString(16).padStart(16, 'b')
  const messageId = `00-${traceId}-${spanId}-01`
  const tracestate = `threadspan=${encodeURIComponent(thread.id)}/${spanId}`
  return { thread, messageId, traceId, spanId, headers: { traceparent: messageId, tracestate } }
}

const work: Work = {
  async chat(body) {
    await after(1)
    const thread = getActiveThread()
    await recording.tracer.startActiveSpan('chat model', async (span) => {
      span.setAttribute('gen_ai.operation.name', 'chat')
      await after(Math.random() * 3)
      span.end()
    })
    thread?.trackMessage({ role: 'assistant', content: `to ${JSON.stringify(body)}` })
    return { threadId: thread?.id ?? null, body }
  },
  stream() {
    const thread = getActiveThread()
    const words = async function* () {
      for (const word of ['one ', 'two ', 'three ']) {
        await after(1)
        recording.tracer.startSpan(word).end()
        yield `${word}${getActiveThread()?.id ?? '-'};`
      }
    }
    return thread?.streamMessage(words()) ?? words()
  },
}

const post = (app: RunningApp, path: string, body: unknown, headers?: Record<string, string>) =>
  postJson(`${app.url}${path}`, body, headers, agent)
const ask = async (app: RunningApp, body: unknown, headers?: Record<string, string>) => {
  const { status, text } = await post(app, '/chat', body, headers)
  expect(status).toBe(200)
  return JSON.parse(text) as { threadId: string | null; body: unknown }
}
const BAD_BODIES = [
  { threadId: null, messageId: null },
  { threadId: '' },
  { threadId: 'x'.repeat(513) },
  { threadId: { toString: 'x' } },
  { threadId: ['a'] },
  { threadId: true },
  { messageId: 'm-1' },
  { messageId: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01` },
  [],
  [['threadId', 'a']],
]
const model = (): RecordedSpan => {
  const span = recording.spans().find(({ name }) => name === 'chat model')
  if (span === undefined) throw new Error('the model was not called')
  return span
}

// Of incoming requests alone: the pages are in no trace of ours. Patched once, when `http` is required.
const instrumentation = new HttpInstrumentation({ disableOutgoingRequestInstrumentation: true })
createRequire(import.meta.url)('http')
instrumentation.disable()

let agent: Agent
beforeEach(() => {
  agent = new Agent({ keepAlive: true })
  recording = startRecording()
  instrumentation.setTracerProvider(trace.getTracerProvider())
})
afterEach(async () => {
  agent.destroy()
  await recording.stop()
})

describe.each(FRAMEWORKS)('$name', (framework) => {
  const { name, readsBody } = framework
  const serve: typeof framework.serve = (...given) => framework.serve(...given)
  describe.each(['without', 'with'] as const)('%s HTTP instrumentation', (instrumented) => {
    const isInstrumented = instrumented === 'with'
    beforeAll(() => {
      if (isInstrumented) instrumentation.enable()
    })
    afterAll(() => {
      if (isInstrumented) instrumentation.disable()
    })

    const serverSpan = () => recording.spans().find(({ kind }) => kind === 2)

    it('takes the thread from headers, and keeps who is whose parent', async () => {
      await using app = await serve(work)
      const page = openPage()
      const { threadId } = await ask(app, {}, page.headers)
      expect(threadId).toBe(page.thread.id)
      const run = model()
      expect(run.attributes).toMatchObject({
        'chat.thread_id': page.thread.id,
        'chat.message_id': page.messageId,
      })
      expect(run.traceId).toBe(page.traceId)
      await after(20)
      expect(serverSpan() !== undefined).toBe(isInstrumented)
      expect(run.parentSpanId).toBe(serverSpan()?.spanId ?? page.spanId)
      expect(serverSpan()?.parentSpanId).toBe(isInstrumented ? page.spanId : undefined)
    })

    it('takes the thread from headers that a page and its instrumentation both set', async () => {
      await using app = await serve(work)
      const page = openPage()
      const joined = Object.entries(page.headers).map(([name, value]) => [
        name,
        `${value}, ${value}`,
      ])
      const { threadId } = await ask(app, {}, Object.fromEntries(joined))
      expect(threadId).toBe(page.thread.id)
    })

    it('never mixes 200 requests at once over shared connections', async () => {
      agent.destroy()
      agent = new Agent({ keepAlive: true, maxSockets: 8 })
      await using app = await serve(work)
      const asked = Array.from({ length: 200 }, async (_, n) => {
        const page = openPage()
        const inBody = readsBody && n % 2 === 1
        const ids = { threadId: page.thread.id, messageId: page.messageId }
        const { threadId } = await ask(app, inBody ? ids : {}, inBody ? {} : page.headers)
        expect(threadId).toBe(page.thread.id)
        return [page.traceId, page.thread.id] as const
      })
      const threadOfTrace = new Map(await Promise.all(asked))
      await after(50)
      const runs = recording.spans().filter(({ name }) => name === 'chat model')
      const answers = recording.spans().filter(({ name }) => name === 'assistant message')
      expect([runs.length, answers.length]).toEqual([200, 200])
      for (const { traceId, attributes } of [...runs, ...answers]) {
        expect(attributes['chat.thread_id']).toBe(threadOfTrace.get(traceId))
      }
    })

    it('leaves no thread behind on a connection that is used again', async () => {
      agent.destroy()
      agent = new Agent({ keepAlive: true, maxSockets: 1 })
      await using app = await serve(work)
      const page = openPage()
      expect((await ask(app, {}, page.headers)).threadId).toBe(page.thread.id)
      expect((await ask(app, {})).threadId).toBeNull()
    })

    it('streams within the thread', async () => {
      await using app = await serve(work)
      const page = openPage()
      const { text } = await post(app, '/stream', {}, page.headers)
      expect(text).toBe(
        ['one ', 'two ', 'three '].map((word) => `${word}${page.thread.id};`).join(''),
      )
      const words = recording.spans().filter(({ name }) => /^(one|two|three) $/.test(name))
      expect(words).toHaveLength(3)
      for (const { attributes } of words) expect(attributes['chat.thread_id']).toBe(page.thread.id)
    })

    it('lets errors pass', async () => {
      await using app = await serve(work)
      expect(await post(app, '/fail', {}, openPage().headers)).toEqual({
        status: 500,
        text: 'broken',
      })
    })

    describe.each(readsBody ? ['body'] : [])('and a %s that names the thread', () => {
      it('takes it from the body, which the handler still reads', async () => {
        await using app = await serve(work)
        const page = openPage()
        const body = { threadId: page.thread.id, messageId: page.messageId, question: 'Where?' }
        expect(await ask(app, body)).toEqual({ threadId: page.thread.id, body })
        const run = model()
        expect(run.attributes).toMatchObject({
          'chat.thread_id': page.thread.id,
          'chat.message_id': page.messageId,
        })
        expect([run.traceId, run.parentSpanId]).toEqual([page.traceId, page.spanId])
        await after(20)
        expect(serverSpan()?.attributes['chat.thread_id']).toBe(
          isInstrumented ? page.thread.id : undefined,
        )
      })

      it('takes the id alone from the body, and keeps the parent', async () => {
        await using app = await serve(work, { threadId: 'chatId' })
        const { threadId } = await ask(app, { chatId: 4711, threadId: 'not this' })
        expect(threadId).toBe('4711')
        await after(20)
        expect(model().parentSpanId).toBe(serverSpan()?.spanId)
        expect(model().attributes['chat.thread_id']).toBe('4711')
      })

      it('starts a trace of its own where it is told to link', async () => {
        await using app = await serve(work, { mode: 'link' })
        const page = openPage()
        await ask(app, { threadId: page.thread.id, messageId: page.messageId })
        const { traceId, links, attributes } = model()
        expect(traceId).not.toBe(page.traceId)
        expect(links).toMatchObject([{ traceId: page.traceId, spanId: page.spanId }])
        expect(attributes['chat.message_id']).toBe(page.messageId)
      })

      it('believes headers before the body', async () => {
        await using app = await serve(work)
        const [page, other] = [openPage(), openPage()]
        const body = { threadId: other.thread.id, messageId: other.messageId }
        expect((await ask(app, body, page.headers)).threadId).toBe(page.thread.id)
        expect(model().attributes['chat.message_id']).toBe(page.messageId)
      })

      it('adds the body’s thread to a trace that names none', async () => {
        await using app = await serve(work)
        const page = openPage()
        const child = page.messageId.replace(page.spanId, 'c'.repeat(16))
        const body = { threadId: page.thread.id, messageId: page.messageId }
        expect((await ask(app, body, { traceparent: child })).threadId).toBe(page.thread.id)
        const run = model()
        await after(20)
        expect(run.traceId).toBe(page.traceId)
        expect(run.parentSpanId).toBe(serverSpan()?.spanId ?? 'c'.repeat(16))
        expect(run.attributes['chat.message_id']).toBe(page.messageId)
      })

      it.each([
        { traceparent: 'x', tracestate: 'threadspan=a/' },
        { traceparent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`, tracestate: 'threadspan=a/' },
        { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, tracestate: 'threadspan=%zz/' },
        { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, tracestate: '=,;,threadspan' },
        { traceparent: '0'.repeat(7000) },
      ])('is not taken in by the headers number %$', async (headers) => {
        await using app = await serve(work)
        expect((await ask(app, {}, headers as Record<string, string>)).threadId).toBeNull()
      })

      it.each(readsBody ? BAD_BODIES : [])(
        'is not taken in by the body number %$',
        async (body) => {
          await using app = await serve(work)
          expect(await ask(app, body)).toEqual({ threadId: null, body })
        },
      )

      it('is not taken in by what an object inherits, nor by broken surrogates', async () => {
        await using other = await serve(work, { threadId: 'constructor' })
        expect((await ask(other, {})).threadId).toBeNull()
        await using plain = await serve(work)
        const broken = '{"threadId":"\\ud800"}'
        expect((await ask(plain, broken)).threadId).toBeNull()
        const { status, text } = await post(plain, '/chat', '{"__proto__":{"threadId":"a"}}')
        // Fastify refuses such a body itself.
        expect(status === 400 || text.includes('"threadId":null')).toBe(true)
      })

      it('leaves malformed bodies to the app, and very long ones unread', async () => {
        await using app = await serve(work)
        expect((await post(app, '/fail', '{"threadId":')).status).toBeGreaterThanOrEqual(400)
        const long = { threadId: 'long', padding: 'x'.repeat(5 << 20) }
        const { threadId, body } = await ask(app, long)
        expect(JSON.stringify(body)).toHaveLength(JSON.stringify(long).length)
        // Express and Fastify have parsed it anyway; where we would be the ones to read it, we do not.
        expect(threadId).toBe(/Hono|Next/.test(name) ? null : 'long')
      })
    })
  })
})

describe('a middleware', () => {
  it('refuses wrong options, naming itself and the option', async () => {
    const [express] = FRAMEWORKS
    await expect(async () => express?.serve(work, { threadId: '' })).rejects.toThrow(
      /threads: threadId/,
    )
    await expect(async () => express?.serve(work, { mode: 'x' as 'link' })).rejects.toThrow(
      /threads: mode/,
    )
  })

  it('leaves alone the thread that is active already', () => {
    expect(getActiveThread()).toBeUndefined()
    const thread = openThread({ id: 'active', userId: 'u', userProps: { plan: 'pro' } })
    thread.trackMessage({ role: 'user', content: 'Hi' })
    const id = thread.run(() =>
      getActiveThread()?.trackMessage({ role: 'assistant', content: 'Hi' }),
    )
    const answer = recording.spans().find(({ spanId }) => spanId === parseMessageId(id)?.spanId)
    expect(answer?.attributes).toMatchObject({ 'chat.thread_id': 'active', 'user.id': 'u' })
  })
})
