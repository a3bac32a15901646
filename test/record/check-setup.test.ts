import { createServer } from 'node:http'
import { context, propagation, type TextMapPropagator, trace } from '@opentelemetry/api'
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  InMemorySpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import * as olderApi from 'opentelemetry-api-1.8'
import { afterEach, describe, expect, it } from 'vitest'
import { checkSetup, extractThread, openThread, withParent } from '../../src/index.ts'
import {
  createThreadSampler,
  ThreadExportProcessor,
  ThreadPropagator,
  ThreadSpanProcessor,
  withoutThreadSpans,
} from '../../src/sdk/index.ts'
import { listen } from '../support/listen.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording | undefined
const w3c = new W3CTraceContextPropagator()
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await recording?.stop()
  recording = undefined
  for (const close of closing.splice(0)) await close()
})

// A set-up that is right, but for what a test changes in it.
function record(
  options: Parameters<typeof startRecording>[0] = {},
  propagator: TextMapPropagator = new ThreadPropagator(w3c),
) {
  recording = startRecording(options)
  propagation.disable()
  propagation.setGlobalPropagator(propagator)
}

async function serve(status: number): Promise<string> {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(status).end()
  })
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  return `http://127.0.0.1:${await listen(server)}`
}

const exporter = (url: string) => new OTLPTraceExporter({ url: `${url}/v1/traces` })
const roomy = (url: string) =>
  new BatchSpanProcessor({ exporter: exporter(url), maxQueueSize: 100_000 })

const codes = async () => (await checkSetup()).map(({ code }) => code)
// The first copy of the API to register anything decides which version may register later.
const forgetApi = () => Reflect.deleteProperty(globalThis, Symbol.for('opentelemetry.js.api.1'))
const parentBased = new ParentBasedSampler({ root: new AlwaysOnSampler() })

describe('checkSetup', () => {
  it('finds nothing in a set-up that is right, and exports nothing', async () => {
    record()
    expect(await checkSetup()).toEqual([])
    expect(recording?.spans()).toEqual([])
  })

  it('finds that no provider and no context manager are registered', async () => {
    expect(await codes()).toEqual(['NO_PROVIDER', 'NO_CONTEXT_MANAGER'])
  })

  it('finds a sampler that drops messages', async () => {
    record({ sampler: new TraceIdRatioBasedSampler(0) })
    expect(await codes()).toEqual(['SAMPLER_DROPS_MESSAGES'])
  })

  it('finds a sampler that drops messages of unsampled callers only, and is content with ours around it', async () => {
    record({ sampler: parentBased })
    expect(await codes()).toEqual(['SAMPLER_DROPS_MESSAGES'])
    await recording?.stop()
    record({ sampler: createThreadSampler(parentBased) })
    expect(await codes()).toEqual([])
  })

  it('finds that the context is lost at an await', async () => {
    record({ contextManager: false })
    expect(await codes()).toEqual(['NO_CONTEXT_MANAGER'])
  })

  it('finds that the processor is missing', async () => {
    record({ processors: [] })
    expect(await codes()).toEqual(['PROCESSOR_MISSING'])
  })

  it('finds that the processor is missing beside the sampler of a plain set-up', async () => {
    record({ processors: [], sampler: parentBased })
    expect(await codes()).toEqual(['SAMPLER_DROPS_MESSAGES', 'PROCESSOR_MISSING'])
  })

  it('finds another session.id on the spans of a thread', async () => {
    const rum = {
      onStart: (span: { setAttribute(key: string, value: string): void }) =>
        span.setAttribute('session.id', 'rum'),
      onEnd() {},
      forceFlush: async () => {},
      shutdown: async () => {},
    }
    record({ processors: [rum, new ThreadSpanProcessor()] })
    expect(await codes()).toEqual(['SESSION_ID_DIFFERS'])
  })

  it('finds a provider that an older copy of the API has registered', async () => {
    const provider = new TracerProvider({ spanProcessors: [new ThreadSpanProcessor()] })
    forgetApi()
    olderApi.trace.setGlobalTracerProvider(provider)
    try {
      expect(await codes()).toEqual(['TWO_API_COPIES', 'NO_CONTEXT_MANAGER'])
    } finally {
      forgetApi()
      await provider.shutdown()
    }
  })

  it('finds that the processor is in a provider that came too late to be registered', async () => {
    record({ processors: [] })
    const late = new TracerProvider({ spanProcessors: [new ThreadSpanProcessor()] })
    expect(trace.setGlobalTracerProvider(late)).toBe(false)
    expect(await codes()).toEqual(['PROCESSOR_IN_OTHER_PROVIDER'])
    await late.shutdown()
    expect(await codes()).toEqual(['PROCESSOR_MISSING'])
  })

  it('finds messages that were tracked before there was a provider', async () => {
    const thread = openThread('too-early')
    for (let n = 0; n < 3; n++) thread.trackMessage({ role: 'user', content: 'Hello' })
    record()
    const findings = await checkSetup()
    expect(findings).toMatchObject([{ code: 'RECORDED_TOO_EARLY' }])
    expect(findings[0]?.problem).toContain('(3 so far)')
    expect(await codes()).toEqual([])
  })

  it('where the question of a request is tracked a second time', async () => {
    record()
    const spanId = 'b'.repeat(16)
    const traceparent = `00-${'a'.repeat(32)}-${spanId}-01`
    const ask = (threadId: string) => {
      const from = extractThread({ traceparent, tracestate: `threadspan=${threadId}/${spanId}` })
      const thread = openThread('twice')
      const id = context.with(from, () => thread.trackMessage({ role: 'user', content: 'Hi' }))
      // What this process has tracked itself is a new question.
      withParent(id, () => thread.trackMessage({ role: 'user', content: 'And?' }))
    }
    ask('another')
    expect(await codes()).not.toContain('RECORDED_TWICE')
    ask('twice')
    expect(await codes()).toContain('RECORDED_TWICE')
    expect(await codes()).not.toContain('RECORDED_TWICE')
  })

  it('finds limits that cut what was said', async () => {
    const spanLimits = { attributeValueLengthLimit: 4096 }
    const provider = new TracerProvider({
      sampler: new AlwaysOnSampler(),
      spanLimits,
      spanProcessors: [
        new ThreadSpanProcessor(),
        new SimpleSpanProcessor({ exporter: new InMemorySpanExporter() }),
      ],
    })
    record()
    trace.disable()
    trace.setGlobalTracerProvider(provider)
    const findings = await checkSetup()
    expect(findings).toMatchObject([{ code: 'CONTENT_IS_CUT' }])
    expect(findings[0]?.problem).toContain('4096')
    await provider.shutdown()
  })

  it('finds a propagator that sends no trace context, and that none is registered', async () => {
    record({}, new W3CBaggagePropagator())
    expect(await codes()).toEqual(['NO_TRACE_CONTEXT'])
    propagation.disable()
    expect(await codes()).toEqual(['NO_TRACE_CONTEXT'])
  })

  it('finds that a stock propagator sends the thread to every host', async () => {
    record({}, w3c)
    expect(await codes()).toEqual(['THREAD_LEAVES_APP'])
    propagation.disable()
    const both = new CompositePropagator({ propagators: [w3c, new W3CBaggagePropagator()] })
    propagation.setGlobalPropagator(both)
    expect(await codes()).toEqual(['THREAD_LEAVES_APP'])
  })

  it('finds that nothing exports', async () => {
    record()
    const sampler = new AlwaysOnSampler()
    const provider = new TracerProvider({ sampler, spanProcessors: [new ThreadSpanProcessor()] })
    trace.disable()
    trace.setGlobalTracerProvider(provider)
    expect(await codes()).toEqual(['NOTHING_EXPORTS'])
    await provider.shutdown()
  })

  // How the constructors of @opentelemetry/sdk-trace-base and @opentelemetry/sdk-trace are mixed up.
  it.each([
    ['an exporter without its name', exporter('http://127.0.0.1:1')],
    ['an object around the exporter', { exporter: { exporter: exporter('http://127.0.0.1:1') } }],
  ])('finds that a processor got %s, and exports nothing', async (_, given) => {
    const batch = new BatchSpanProcessor(given as never)
    // It does not stop either.
    batch.shutdown = async () => {}
    record({ processors: [new ThreadSpanProcessor(), batch] })
    expect(await codes()).toContain('EXPORTER_CANNOT_EXPORT')
  })

  it('finds that threads are exported twice to one endpoint', async () => {
    const url = await serve(200)
    const threads = new ThreadExportProcessor({ url })
    record({ processors: [new ThreadSpanProcessor(), threads, roomy(url)] })
    const findings = await checkSetup()
    expect(findings).toMatchObject([{ code: 'EXPORTED_TWICE' }])
    expect(findings[0]?.problem).toContain(`${url}/v1/traces`)
  })

  it('is content with a processor of somebody else’s that holds on to ours', async () => {
    const url = await serve(200)
    const threads = new ThreadExportProcessor({ url })
    const vendor = Object.assign(roomy(await serve(200)), { client: { options: [threads] } })
    record({ processors: [new ThreadSpanProcessor(), threads, vendor] })
    expect(await codes()).toEqual([])
  })

  it('is content with two endpoints, and with a processor that gets no threads', async () => {
    const [url, vendor] = [await serve(200), await serve(401)]
    const threads = new ThreadExportProcessor({ url })
    record({
      processors: [
        new ThreadSpanProcessor(),
        threads,
        roomy(vendor),
        withoutThreadSpans(roomy(url)),
      ],
    })
    expect(await codes()).toEqual([])
  })

  it('finds a queue that loses bursts, where nothing else delivers', async () => {
    const url = await serve(200)
    record({
      processors: [new ThreadSpanProcessor(), new BatchSpanProcessor({ exporter: exporter(url) })],
    })
    const findings = await checkSetup()
    expect(findings).toMatchObject([{ code: 'BURSTS_ARE_LOST' }])
    expect(findings[0]?.problem).toContain('2048')
  })

  it('finds an endpoint where nothing answers', async () => {
    const url = await serve(200)
    await closing.pop()?.()
    record({
      processors: [
        new ThreadSpanProcessor(),
        new ThreadExportProcessor({ url, headers: { key: 'k' } }),
      ],
    })
    const findings = await checkSetup()
    expect(findings).toMatchObject([{ code: 'ENDPOINT_UNREACHABLE' }])
    expect(findings[0]?.problem).toContain(url)
  })

  it('finds an endpoint that takes no traces, and never mistakes one that wants a key', async () => {
    const [gone, wrong, closed, forbidden, picky] = await Promise.all(
      [404, 405, 401, 403, 415].map((status) => serve(status)),
    )
    record({
      processors: [
        new ThreadSpanProcessor(),
        ...[gone, wrong, closed, forbidden, picky].map((url) => roomy(String(url))),
      ],
    })
    const findings = await checkSetup()
    expect(findings.map(({ code }) => code)).toEqual([
      'ENDPOINT_HAS_NO_TRACES',
      'ENDPOINT_HAS_NO_TRACES',
    ])
    expect(findings.map(({ problem }) => problem).join()).toContain(String(wrong))
  })

  it('asks an endpoint whose URL has a password, and does not show it', async () => {
    const url = (await serve(404)).replace('://', '://user:hush@')
    record({ processors: [new ThreadSpanProcessor(), roomy(url)] })
    const findings = await checkSetup()
    expect(findings.map(({ code }) => code)).toEqual(['ENDPOINT_HAS_NO_TRACES'])
    expect(JSON.stringify(findings)).not.toContain('hush')
  })

  it('shows no key that stands in a URL, and starts no trace by asking', async () => {
    const url = await serve(404)
    const instrumentation = new UndiciInstrumentation()
    const unregister = registerInstrumentations({ instrumentations: [instrumentation] })
    const secret = new OTLPTraceExporter({ url: `${url}/v1/traces?api-key=hush` })
    record({
      processors: [
        new ThreadSpanProcessor(),
        new BatchSpanProcessor({ exporter: secret, maxQueueSize: 9999 }),
      ],
    })
    instrumentation.setTracerProvider(trace.getTracerProvider())
    expect(JSON.stringify(await checkSetup())).not.toContain('hush')
    expect(recording?.spans()).toEqual([])
    unregister()
  })

  it('says nothing of a provider that it cannot look into', async () => {
    record()
    const inner = trace.getTracerProvider()
    trace.disable()
    trace.setGlobalTracerProvider({ getTracer: (...given) => inner.getTracer(...given) })
    expect(await codes()).toEqual([])
  })

  it('says for each finding what is wrong and what to do', async () => {
    for (const { problem, fix } of await checkSetup()) {
      expect(problem).toMatch(/\.$/)
      expect(fix).toMatch(/\.$/)
    }
  })
})
