import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { context, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import * as sdk from '@opentelemetry/sdk-trace'
import { afterEach, describe, expect, it } from 'vitest'
import {
  configureThreads,
  isMessageId,
  openThread,
  parseMessageId,
  withParent,
  wrapAgent,
  wrapModel,
} from '../../src/index.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import {
  ThreadExportProcessor,
  type ThreadExportProcessorOptions,
  ThreadSpanProcessor,
} from '../../src/sdk/index.ts'
import { ownProvider } from '../../src/sdk/own/own-provider.ts'
import { collect } from '../support/collect.ts'

const SECRET = '4111111111111111'
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  configureThreads({})
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

type MakeProvider = (parts: Parameters<typeof ownProvider>[1]) => sdk.TracerProvider

const SET_UPS: readonly (readonly [string, MakeProvider])[] = [
  ["the SDK's provider", (parts) => new sdk.TracerProvider(parts)],
  ['our own provider', (parts) => ownProvider(sdk, parts)],
]

interface Exporting {
  /** All spans that arrived, in their order. */
  readonly arrived: RecordedSpan[]
  readonly processor: ThreadExportProcessor
  readonly tracer: Tracer
  /** The unfinished ones of a name, once there is one. */
  readonly unfinished: (name: string) => Promise<readonly RecordedSpan[]>
}

/** A real pipeline, registered globally, that sends a copy of what runs very soon. */
async function startExporting(
  makeProvider: MakeProvider = SET_UPS[0]?.[1] as MakeProvider,
  options: Partial<ThreadExportProcessorOptions> & { readonly wraps?: true } = {},
): Promise<Exporting> {
  const arrived: RecordedSpan[] = []
  const store = {
    async write(spans: readonly RecordedSpan[]) {
      arrived.push(...spans)
      return { stored: spans.length, duplicates: 0 }
    },
  }
  const receiver = await createReceiver({ store, port: 0 })
  const { wraps, ...given } = options
  const processor = new ThreadExportProcessor({
    url: receiver.url,
    unfinishedAfterMillis: 20,
    scheduledDelayMillis: 1,
    ...given,
  })
  const provider = makeProvider({
    resource: resourceFromAttributes({ 'service.name': 'chat' }),
    sampler: {
      shouldSample: (_context, _trace, name) => ({
        decision:
          name === 'unsampled'
            ? sdk.SamplingDecision.RECORD
            : sdk.SamplingDecision.RECORD_AND_SAMPLED,
      }),
    },
    spanProcessors: [
      new ThreadSpanProcessor({ mask: true }),
      wraps ? handingOnCopies(processor) : processor,
    ],
  })
  trace.disable()
  context.disable()
  trace.setGlobalTracerProvider(provider)
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  cleanups.push(
    () => receiver.close({ timeoutMillis: 0 }),
    () => trace.disable(),
    () => context.disable(),
    () => provider.shutdown(),
  )
  const of = (name: string) =>
    arrived.filter((span) => span.name === name && span.attributes['chat.unfinished'] === true)
  return {
    arrived,
    processor,
    tracer: provider.getTracer('test'),
    async unfinished(name) {
      await expect.poll(() => of(name).length, { timeout: 30_000 }).toBeGreaterThan(0)
      return of(name)
    },
  }
}

// As an app does that filters attributes: what ends is another object than what began.
function handingOnCopies(processor: ThreadExportProcessor) {
  return {
    onStart: (span: never) => processor.onStart(span),
    onEnd: (span: object) => processor.onEnd(Object.create(span) as never),
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  }
}

/** A promise that stays open until it is told to end. */
function hanging<Value>(): {
  readonly until: Promise<Value>
  readonly end: (value: Value) => void
} {
  let end: (value: Value) => void = () => {}
  const until = new Promise<Value>((resolve) => (end = resolve))
  return { until, end }
}

describe.each(SET_UPS)('an unfinished copy, with %s', (_, makeProvider) => {
  it('of a run has its final ids, its start as its end, and what is known by then', async () => {
    const { arrived, processor, unfinished } = await startExporting(makeProvider)
    const messageId = openThread('t').trackMessage({ role: 'user', content: 'Hello' })
    const { until, end } = hanging<string>()
    const agent = wrapAgent(async (_question: string) => until, { name: 'agent', tags: ['slow'] })
    const call = agent('Where is it?').setParent(messageId)
    const [copy] = await unfinished('agent')
    expect(copy).toMatchObject({
      parentSpanId: parseMessageId(messageId)?.spanId,
      traceId: parseMessageId(messageId)?.traceId,
      resource: { 'service.name': 'chat' },
      scope: { name: 'threadspan' },
      status: { code: 0 },
      attributes: {
        'chat.thread_id': 't',
        'chat.message_id': messageId,
        'chat.kind': 'agent',
        'chat.run.input': '"Where is it?"',
        'chat.tags': '["slow"]',
        'chat.unfinished': true,
      },
    })
    expect(copy?.endUnixNano).toBe(copy?.startUnixNano)
    end('There.')
    await call
    await processor.forceFlush()
    const forms = arrived.filter(({ spanId }) => spanId === copy?.spanId)
    expect(forms.map(({ attributes }) => attributes['chat.unfinished'])).toEqual([true, undefined])
    expect(forms[1]).toMatchObject({
      startUnixNano: copy?.startUnixNano,
      attributes: { 'chat.run.input': '"Where is it?"', 'chat.run.output': '"There."' },
    })
    expect(processor.unfinished).toEqual({ sent: 1, unwatched: 0 })
    expect(processor.counts).toMatchObject({ tracked: 3, delivered: 3 })
  })

  it('of a stream is a message without its text, with the ID that the app has', async () => {
    const { processor, arrived, unfinished } = await startExporting(makeProvider)
    const thread = openThread('t')
    thread.trackMessage({ role: 'user', content: 'Hello' })
    const { until, end } = hanging<void>()
    const stream = thread.streamMessage(
      (async function* () {
        yield 'Gladly'
        await until
        yield '.'
      })(),
    )
    const { messageId } = stream
    const read = collect(stream)
    const [copy] = await unfinished('assistant message')
    expect(isMessageId(messageId)).toBe(true)
    expect([copy?.traceId, copy?.spanId]).toEqual([
      parseMessageId(messageId)?.traceId,
      parseMessageId(messageId)?.spanId,
    ])
    expect(copy?.links).toMatchObject([{ attributes: { 'chat.link': 'previous' } }])
    expect(copy?.attributes).not.toHaveProperty('chat.content')
    end()
    await read
    await processor.forceFlush()
    expect(arrived.at(-1)?.attributes).toMatchObject({ 'chat.content': 'Gladly.' })
  })

  it('of a streamed result is sent as long as the stream goes on', async () => {
    const { unfinished } = await startExporting(makeProvider)
    const { until, end } = hanging<void>()
    const model = wrapModel(
      async () =>
        (async function* () {
          await until
          yield 'late'
        })(),
      { name: 'model' },
    )
    const stream = await model()
    const read = collect(stream)
    expect(await unfinished('model')).toHaveLength(1)
    end()
    await read
  })

  it('is sent once, and of what has ended never', async () => {
    const { arrived, processor, unfinished } = await startExporting(makeProvider)
    const thread = openThread('t')
    for (let n = 0; n < 50; n++) thread.trackMessage({ role: 'user', content: `${n}` })
    await wrapAgent(async () => {}, { name: 'quick' })()
    const { until, end } = hanging<void>()
    const first = wrapAgent(async () => until, { name: 'first' })()
    await unfinished('first')
    // By the time a later one is sent, a second copy of the first would be, too.
    const later = wrapAgent(async () => until, { name: 'later' })()
    await unfinished('later')
    end()
    await Promise.all([first, later])
    await processor.forceFlush()
    const copies = arrived.filter(({ attributes }) => attributes['chat.unfinished'] === true)
    expect(copies.map(({ name }) => name)).toEqual(['first', 'later'])
    expect(processor.unfinished.sent).toBe(2)
  })
})

describe('an unfinished copy', () => {
  it('has nothing that the mask takes out, and nothing that may not be recorded', async () => {
    const { unfinished } = await startExporting()
    configureThreads({ mask: (text) => text.replaceAll(SECRET, '[card]') })
    const { until, end } = hanging<void>()
    const options = { name: 'masked', metadata: { card: SECRET } }
    const hang: (input: unknown) => Promise<void> = async () => until
    const masked = wrapAgent(hang, options)({ card: SECRET })
    const [copy] = await unfinished('masked')
    expect(JSON.stringify(copy?.attributes)).not.toContain(SECRET)
    expect(copy?.attributes).toMatchObject({
      'chat.run.input': '{"card":"[card]"}',
      'chat.run.input.state': 'masked',
    })
    configureThreads({ captureContent: false })
    const withheld = wrapAgent(hang, { name: 'withheld' })(SECRET)
    const [other] = await unfinished('withheld')
    expect(JSON.stringify(other?.attributes)).not.toContain(SECRET)
    expect(other?.attributes).toMatchObject({ 'chat.run.input.state': 'withheld' })
    end()
    await Promise.all([masked, withheld])
  })

  it("of another instrumentation's run says what it is and whose, and has none of its content", async () => {
    const { tracer, unfinished } = await startExporting()
    const messageId = openThread('t').trackMessage({ role: 'user', content: 'Hello' })
    const span = withParent(messageId, () =>
      tracer.startSpan('chat gpt-5', {
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': 'gpt-5',
          'gen_ai.input.messages': SECRET,
          'server.address': 'api.example',
        },
        links: [
          {
            context: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 },
            attributes: { 'input.value': SECRET, kept: true },
          },
        ],
      }),
    )
    span.addEvent('gen_ai.user.message', { content: SECRET })
    span.setStatus({ code: SpanStatusCode.ERROR, message: SECRET })
    const [copy] = await unfinished('chat gpt-5')
    expect(JSON.stringify({ ...copy, startUnixNano: 0, endUnixNano: 0 })).not.toContain(SECRET)
    expect(copy?.attributes).toEqual({
      __proto__: null,
      'chat.thread_id': 't',
      'chat.kind': 'llm',
      'chat.message_id': messageId,
      'chat.content.state': 'withheld',
      'chat.unfinished': true,
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-5',
      'server.address': 'api.example',
    })
    expect(copy?.events).toEqual([])
    expect(copy?.links).toMatchObject([{ traceId: 'a'.repeat(32), attributes: { kept: true } }])
    // The span itself is as it was: others export it, too.
    expect(span).toMatchObject({ attributes: { 'gen_ai.input.messages': SECRET } })
    span.end()
  })

  it('is not sent of plumbing, of what is in no thread, and of what is not sampled', async () => {
    const { arrived, processor, tracer, unfinished } = await startExporting(undefined, {
      spans: 'all',
    })
    const llm = { attributes: { 'gen_ai.operation.name': 'chat' } }
    const open = [tracer.startSpan('outside', llm)]
    const messageId = openThread('t').trackMessage({ role: 'user', content: 'Hello' })
    withParent(messageId, () => {
      open.push(
        tracer.startSpan('GET /orders'),
        tracer.startSpan('unsampled', llm),
        tracer.startSpan('last', llm),
      )
    })
    await unfinished('last')
    await processor.forceFlush()
    expect(arrived.map(({ name }) => name)).toEqual(['user message', 'last'])
    for (const span of open) span.end()
  })

  it.each([0, false] as const)('is not sent with unfinishedAfterMillis: %s', async (off) => {
    const { arrived, processor } = await startExporting(undefined, { unfinishedAfterMillis: off })
    const { until, end } = hanging<void>()
    const call = wrapAgent(async () => until, { name: 'agent' })()
    const on = await startExporting()
    const other = wrapAgent(async () => until, { name: 'other' })()
    await on.unfinished('other')
    await processor.forceFlush()
    expect(arrived).toEqual([])
    expect(processor.unfinished).toEqual({ sent: 0, unwatched: 0 })
    end()
    await Promise.all([call, other])
  })

  it('is not sent of a span that ended as another object', async () => {
    const { arrived, processor, unfinished } = await startExporting(undefined, { wraps: true })
    await wrapAgent(async () => {}, { name: 'ended' })()
    const { until, end } = hanging<void>()
    const call = wrapAgent(async () => until, { name: 'runs' })()
    await unfinished('runs')
    await processor.forceFlush()
    expect(arrived.map(({ name, attributes }) => [name, attributes['chat.unfinished']])).toEqual([
      ['ended', undefined],
      ['runs', true],
    ])
    end()
    await call
  })

  it('is sent with the next flush on a platform that has ended the timer', async () => {
    const { processor, tracer, unfinished } = await startExporting()
    const set = globalThis.setTimeout
    // Cloudflare ends timers with their request.
    globalThis.setTimeout = ((...given: Parameters<typeof set>) => {
      const timer = set(...given)
      clearTimeout(timer)
      return timer
    }) as typeof set
    const messageId = openThread('t').trackMessage({ role: 'user', content: 'Hello' })
    const attributes = { 'gen_ai.operation.name': 'chat' }
    const startTime = Date.now() - 60_000
    const span = withParent(messageId, () => tracer.startSpan('run', { attributes, startTime }))
    globalThis.setTimeout = set
    await processor.forceFlush()
    expect(await unfinished('run')).toHaveLength(1)
    span.end()
  })

  it('is not sent of what is no span of an SDK, and nothing throws', async () => {
    const { processor, unfinished } = await startExporting()
    const odd = { name: 'odd', attributes: { 'chat.convention': 1 } }
    processor.onStart(odd as never)
    const { until, end } = hanging<void>()
    const call = wrapAgent(async () => until, { name: 'agent' })()
    expect(await unfinished('agent')).toHaveLength(1)
    expect(processor.unfinished.sent).toBe(1)
    end()
    await call
  })

  it('is not sent after the shutdown', async () => {
    const { processor } = await startExporting()
    const { until, end } = hanging<void>()
    const call = wrapAgent(async () => until, { name: 'agent' })()
    await Promise.resolve()
    await processor.shutdown()
    const on = await startExporting()
    const other = wrapAgent(async () => until, { name: 'other' })()
    await on.unfinished('other')
    expect(processor.unfinished).toEqual({ sent: 0, unwatched: 0 })
    end()
    await Promise.all([call, other])
  })

  it('is sent of 10,000 spans at most that run at once, and the others are counted', async () => {
    const { processor, tracer } = await startExporting(undefined, {
      unfinishedAfterMillis: 600_000,
    })
    const messageId = openThread('t').trackMessage({ role: 'user', content: 'Hello' })
    const open = withParent(messageId, () =>
      Array.from({ length: 10_011 }, (_, n) => tracer.startSpan(`${n}`)),
    )
    // The newest one still has to find its place.
    expect(processor.unfinished).toEqual({ sent: 0, unwatched: 10 })
    for (const span of open) span.end()
    const others = withParent(messageId, () => [1, 2].map((n) => tracer.startSpan(`${n}`)))
    expect(processor.unfinished.unwatched).toBe(10)
    for (const span of others) span.end()
  })
})

describe('unfinishedAfterMillis', () => {
  it.each([-1, 0.5, Number.NaN, Infinity, true, '60000', null])('refuses %s', (value) => {
    const options = { url: 'http://127.0.0.1:1', unfinishedAfterMillis: value as never }
    expect(() => new ThreadExportProcessor(options)).toThrow(
      `ThreadExportProcessor: unfinishedAfterMillis must not be ${String(value)}`,
    )
  })
})
