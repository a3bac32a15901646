import { createRequire } from 'node:module'
import { setTimeout as after } from 'node:timers/promises'
import { context, propagation, trace } from '@opentelemetry/api'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { AlwaysOnSampler, ParentBasedSampler } from '@opentelemetry/sdk-trace'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { getActiveThread, openThread } from '../../src/index.ts'
import { createThreadSampler } from '../../src/sdk/index.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { type Recording, startRecording } from '../support/recording.ts'
import { type AppOptions, FRAMEWORKS, type RunningApp, type Work } from './frameworks.ts'
import { postJson } from './post-json.ts'

const instrumentation = new HttpInstrumentation({ disableOutgoingRequestInstrumentation: true })
createRequire(import.meta.url)('http')
instrumentation.disable()

let recording: Recording
let nth = 0
/** What a stock propagator would send to the next service. */
let sentOn: Record<string, string> = {}

const work: Work = {
  async chat() {
    await after(1)
    sentOn = {}
    propagation.inject(context.active(), sentOn)
    const thread = getActiveThread()
    recording.tracer.startSpan('model', { attributes: { 'gen_ai.operation.name': 'chat' } }).end()
    const userId = thread && recording.spans().at(-1)?.attributes['user.id']
    thread?.trackMessage({ role: 'user', content: 'Hi' })
    return { threadId: thread?.id ?? null, userId: userId ?? null }
  },
  async *stream() {},
}

interface Victim {
  readonly id: string
  /** Of a message that another process tracked. */
  readonly headers: { readonly traceparent: string; readonly tracestate: string }
  readonly messageId: string
  /** Of a message that this process tracked. */
  readonly knownId: string
}

function alice(flags = '01'): Victim {
  const id = `alice-${nth++}`
  const known = openThread({ id, userId: 'alice' })
  const knownId = known.trackMessage({ role: 'user', content: 'mine' })
  const [traceId, spanId] = [String(nth).padStart(32, 'a'), String(nth).padStart(16, 'b')]
  const messageId = `00-${traceId}-${spanId}-${flags}`
  const tracestate = `threadspan=${id}/${spanId},vendor=kept`
  return { id, headers: { traceparent: messageId, tracestate }, messageId, knownId }
}

const post = async (app: RunningApp, body: unknown, headers?: Record<string, string>) => {
  const { text } = await postJson(`${app.url}/chat`, body, headers)
  await after(20)
  return JSON.parse(text) as { threadId: string | null; userId: string | null }
}
const spansOf = (threadId: string) =>
  recording.spans().filter((span) => JSON.stringify(span.attributes).includes(threadId))
const modelSpan = () => recording.spans().find(({ name }) => name === 'model')

/** Nothing of the request is in the victim's thread: not by an attribute, a tracestate, or when it is read back. */
async function expectUntouched({ id, messageId }: Victim): Promise<void> {
  const ofApp = recording.spans().filter(({ name }) => name !== 'user message')
  expect(JSON.stringify(ofApp.map(({ attributes }) => attributes))).not.toContain(id)
  expect(ofApp.map(({ traceState }) => traceState ?? '').join()).not.toContain(id)
  expect(ofApp.map(({ attributes }) => attributes['chat.message_id'])).not.toContain(messageId)
  expect(sentOn['tracestate'] ?? '').not.toContain(id)
  const thread = await rebuilt(id, recording.spans())
  expect(thread.messages.map(({ content }) => content)).toEqual(['mine'])
  expect([...thread.messages.flatMap(({ runs }) => runs), ...thread.runs]).toEqual([])
}

const bySession: AppOptions = { threadId: (header) => header('x-session') }
const MALLORY = { 'x-session': 'mallory' }

beforeEach(() => {
  recording = startRecording()
  instrumentation.setTracerProvider(trace.getTracerProvider())
})
afterEach(() => recording.stop())

describe.each(FRAMEWORKS)('$name', (framework) => {
  describe.each(['without', 'with'] as const)('%s HTTP instrumentation', (instrumented) => {
    beforeAll(() => {
      if (instrumented === 'with') instrumentation.enable()
    })
    afterAll(() => instrumentation.disable())

    it('works in the thread that the app has verified, whatever the headers claim', async () => {
      await using app = await framework.serve(work, bySession)
      const victim = alice()
      expect(await post(app, {}, { ...victim.headers, ...MALLORY })).toEqual({
        threadId: 'mallory',
        userId: null,
      })
      expect(modelSpan()?.attributes).toMatchObject({ 'chat.thread_id': 'mallory' })
      await expectUntouched(victim)
      const server = recording.spans().find(({ kind }) => kind === 2)
      expect(server?.attributes['chat.thread_id']).toBe(
        instrumented === 'with' ? 'mallory' : undefined,
      )
      // Only an instrumentation has continued the trace of the headers, with other vendors' entries.
      expect(/threadspan=mallory.*vendor/.test(sentOn['tracestate'] ?? '')).toBe(
        instrumented === 'with',
      )
    })

    it.each<[string, AppOptions]>([
      ['finds no thread', bySession],
      [
        'fails to find one',
        {
          threadId: () => {
            throw new Error('no session')
          },
        },
      ],
      ['promises one', { threadId: async () => Promise.reject(new Error('no session')) }],
      ['finds an invalid one', { threadId: () => 'x'.repeat(513) }],
      ['trusts no headers', { trustHeaders: false }],
      ['trusts no headers of this request', { trustHeaders: (header) => header('x-own') === '1' }],
      ['only promises to trust them', { trustHeaders: (async () => true) as never }],
      [
        'fails to decide whether it trusts them',
        {
          trustHeaders: () => {
            throw new Error('unknown peer')
          },
        },
      ],
    ])('puts a request into no thread if the app %s', async (_, options) => {
      await using app = await framework.serve(work, options)
      const victim = alice()
      expect((await post(app, {}, victim.headers)).threadId).toBeNull()
      await expectUntouched(victim)
    })

    it('does not take a thread from a message that only the client names', async () => {
      await using app = await framework.serve(work, bySession)
      const victim = alice()
      const body = { messageId: victim.knownId, threadId: victim.id }
      expect((await post(app, body)).threadId).toBeNull()
      expect((await post(app, body, MALLORY)).threadId).toBe('mallory')
      expect((await post(app, body, { ...MALLORY, traceparent: victim.knownId })).threadId).toBe(
        'mallory',
      )
      await expectUntouched(victim)
      // Only an instrumentation continues the trace of a message that is known to be another thread's.
      const traceId = victim.knownId.slice(3, 35)
      const inTrace = recording.spans().filter((span) => span.traceId === traceId)
      expect(inTrace.some(({ name }) => name === 'model')).toBe(instrumented === 'with')
    })

    it('follows a message that the app names to its thread, whatever the headers claim', async () => {
      const [victim, own] = [alice(), alice()]
      await using app = await framework.serve(work, { messageId: () => own.knownId })
      expect((await post(app, {}, victim.headers)).threadId).toBe(own.id)
      expect(modelSpan()?.attributes['chat.message_id']).toBe(own.knownId)
      await expectUntouched(victim)
    })

    it('keeps the message of a page whose headers name the verified thread', async () => {
      await using app = await framework.serve(work, bySession)
      const page = alice()
      await post(app, {}, { ...page.headers, 'x-session': page.id })
      expect(modelSpan()?.attributes).toMatchObject({
        'chat.thread_id': page.id,
        'chat.message_id': page.messageId,
      })
      expect(modelSpan()?.traceId).toBe(page.messageId.slice(3, 35))
    })

    it('believes the headers of the requests that the app trusts, unless it knows better', async () => {
      const options: AppOptions = {
        ...bySession,
        trustHeaders: (header) => header('x-own') === '1',
      }
      await using app = await framework.serve(work, options)
      const [victim, own] = [alice(), alice()]
      expect((await post(app, {}, { ...own.headers, 'x-own': '1' })).threadId).toBe(own.id)
      const both = { ...victim.headers, 'x-own': '1', ...MALLORY }
      expect((await post(app, {}, both)).threadId).toBe('mallory')
      await expectUntouched(victim)
    })

    it('is in no thread of the headers either if the client says sampled=0', async () => {
      await recording.stop()
      recording = startRecording({
        sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
      })
      instrumentation.setTracerProvider(trace.getTracerProvider())
      await using app = await framework.serve(work, bySession)
      const victim = alice('00')
      expect((await post(app, {}, victim.headers)).threadId).toBeNull()
      expect((await post(app, {}, { ...victim.headers, ...MALLORY })).threadId).toBe('mallory')
    })

    it('is recorded by createThreadSampler, also if the client says sampled=0', async () => {
      await recording.stop()
      const sampler = createThreadSampler(new ParentBasedSampler({ root: new AlwaysOnSampler() }))
      recording = startRecording({ sampler })
      instrumentation.setTracerProvider(trace.getTracerProvider())
      await using app = await framework.serve(work, bySession)
      const victim = alice('00')
      await post(app, {}, { ...victim.headers, ...MALLORY })
      await post(app, {}, { traceparent: victim.headers.traceparent, ...MALLORY })
      expect(spansOf('mallory').filter(({ name }) => name === 'model')).toHaveLength(2)
      expect(spansOf('mallory').filter(({ name }) => name === 'user message')).toHaveLength(2)
      await expectUntouched(victim)
    })

    it.each(framework.readsBody ? ['chatId'] : [])(
      'lets %s, which the app names, win over headers',
      async (threadId) => {
        await using app = await framework.serve(work, { threadId })
        const victim = alice()
        expect((await post(app, { chatId: 'mallory' }, victim.headers)).threadId).toBe('mallory')
        expect((await post(app, {}, victim.headers)).threadId).toBeNull()
        await expectUntouched(victim)
      },
    )
  })
})
