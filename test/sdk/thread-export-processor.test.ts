import { createServer } from 'node:http'
import { diag } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { TracerProvider } from '@opentelemetry/sdk-trace'
import { describe, expect, it } from 'vitest'
import { trackFeedback, withParent } from '../../src/index.ts'
import {
  type DroppedSpans,
  OptionError,
  type SpanExporter,
  ThreadExportProcessor,
  type ThreadExportProcessorOptions,
  ThreadSpanProcessor,
} from '../../src/sdk/index.ts'
import { listen } from '../support/listen.ts'
import { startRecording } from '../support/recording.ts'

type Answer = 'ok' | 'fail' | number

/** A backend that answers late, and as it is told to. */
class Backend implements SpanExporter {
  readonly arrived: string[] = []
  readonly answers: Answer[] = []
  requests = 0

  export(spans: { name: string }[], done: (result: { code: number; error?: Error }) => void): void {
    this.requests++
    const answer = this.answers.shift() ?? 'ok'
    setTimeout(() => {
      if (answer !== 'ok') {
        const error = new Error(`answered ${answer}`)
        return done({
          code: 1,
          error: answer === 'fail' ? error : Object.assign(error, { code: answer }),
        })
      }
      this.arrived.push(...spans.map(({ name }) => name))
      done({ code: 0 })
    }, 5)
  }

  async shutdown(): Promise<void> {}
}

function pipeline(options: Partial<ThreadExportProcessorOptions> = {}, backend = new Backend()) {
  const processor = new ThreadExportProcessor({ exporter: backend, spans: 'all', ...options })
  const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer('test')
  const end = (count: number, from = 0) => {
    for (let n = from; n < from + count; n++) tracer.startSpan(String(n)).end()
  }
  return { backend, processor, tracer, end }
}

function fail(): never {
  throw new Error('the logger is broken')
}

const names = (count: number) => Array.from({ length: count }, (_, n) => String(n))

describe('ThreadExportProcessor', () => {
  it('has delivered 20,000 spans of a tight loop, in order, when forceFlush resolves', async () => {
    const { backend, processor, end } = pipeline()
    end(20_000)
    await processor.forceFlush()
    expect(backend.arrived).toEqual(names(20_000))
    expect(processor.counts).toMatchObject({ tracked: 20_000, delivered: 20_000, dropped: 0 })
  })

  it('survives a logger that throws, and counts what it could not tell', async () => {
    diag.setLogger({ ...console, verbose: console.debug, error: fail })
    try {
      const { processor, end } = pipeline({ maxQueueBytes: 1000, whenFull: 'drop-newest' })
      end(20)
      // What ends in a loop with pauses is queued in tasks of its own, where nobody would catch.
      await new Promise((resolve) => setImmediate(resolve))
      await expect(processor.forceFlush()).rejects.toThrow('could not be delivered')
      const { tracked, delivered, dropped } = processor.counts
      expect(dropped).toBeGreaterThan(0)
      expect(delivered + dropped).toBe(tracked)
    } finally {
      diag.disable()
    }
  })

  it('waits in forceFlush for an export that is under way', async () => {
    const { backend, processor, end } = pipeline({ maxBatchBytes: 10_000 })
    end(20)
    await new Promise((resolve) => setImmediate(resolve))
    expect(backend.requests).toBe(1)
    expect(backend.arrived).toEqual([])
    await processor.forceFlush()
    expect(backend.arrived).toHaveLength(20)
  })

  it('delivers what ends the moment a flush resolves, again and again', async () => {
    const { backend, processor, end } = pipeline({ scheduledDelayMillis: 600_000 })
    for (let n = 0; n < 50; n++) {
      end(1, n)
      await processor.forceFlush()
    }
    expect(backend.arrived).toEqual(names(50))
  })

  it('does not wait in forceFlush for spans that end after the call', async () => {
    const { backend, processor, end } = pipeline({ scheduledDelayMillis: 0 })
    end(1)
    const quiet = new AbortController()
    const app = (async () => {
      for (let n = 1; !quiet.signal.aborted; n++) {
        end(1, n)
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    await processor.forceFlush()
    expect(backend.arrived).toContain('0')
    quiet.abort()
    await app
  })

  it('delivers again what failed, also after a 500', async () => {
    const { backend, processor, end } = pipeline()
    backend.answers.push('fail', 500, 503)
    end(3)
    await processor.forceFlush()
    expect(backend.arrived).toEqual(names(3))
    expect(backend.requests).toBe(4)
  })

  it('does not repeat for ever what the backend refuses, and says what it lost', async () => {
    const lost: unknown[] = []
    const { backend, processor, end } = pipeline({ onDrop: (drop) => lost.push(drop) })
    backend.answers.push(400)
    end(1)
    await expect(processor.forceFlush()).rejects.toThrow('1 spans could not be delivered')
    expect(lost).toEqual([
      {
        reason: 'refused',
        message: expect.stringMatching(/^1 span is lost: refused \(.*400.*\)$/),
        count: 1,
        error: expect.any(Error),
      },
    ])
    end(1, 1)
    await processor.forceFlush()
    expect(backend.arrived).toEqual(['1'])
    expect(processor.counts).toMatchObject({ tracked: 2, delivered: 1, dropped: 1 })
  })

  it('counts and reports what does not fit, and survives a callback that throws', async () => {
    let reported = 0
    const onDrop = ({ count }: DroppedSpans) => {
      reported += count
      throw new Error('callback')
    }
    const { backend, processor, end } = pipeline({ maxQueueBytes: 5120, onDrop })
    end(15)
    await expect(processor.forceFlush()).rejects.toThrow('5 spans could not be delivered')
    expect(reported).toBe(5)
    expect(backend.arrived).toEqual(names(10))
    expect(processor.counts).toMatchObject({ tracked: 15, delivered: 10, dropped: 5, queued: 0 })
  })

  it('keeps the newest where told to drop the oldest', async () => {
    const { backend, processor, end } = pipeline({ maxQueueBytes: 5120, whenFull: 'drop-oldest' })
    end(15)
    await expect(processor.forceFlush()).rejects.toMatchObject({
      code: 'DELIVERY',
      dropped: 5,
      droppedBy: { 'queue-full': 5 },
    })
    expect(backend.arrived).toEqual(names(15).slice(5))
  })

  it('takes the spans of threads only, and those that are sampled', async () => {
    const { backend, processor, tracer, end } = pipeline({ spans: 'thread' })
    end(2)
    tracer.startSpan('said', { attributes: { 'chat.thread_id': 'a' } }).end()
    await processor.forceFlush()
    expect(backend.arrived).toEqual(['said'])
    expect(processor.counts).toMatchObject({ tracked: 1, delivered: 1 })
  })

  it('delivers on its own after a while', async () => {
    const { backend, end } = pipeline({ scheduledDelayMillis: 1 })
    end(2)
    await expect.poll(() => backend.arrived).toEqual(['0', '1'])
  })

  it('delivers at shutdown, and drops what ends later, counted', async () => {
    const { backend, processor, end } = pipeline()
    end(2)
    await processor.shutdown()
    end(1, 2)
    expect(backend.arrived).toEqual(['0', '1'])
    expect(processor.counts).toMatchObject({ tracked: 3, delivered: 2, dropped: 1 })
  })

  it('loses alone a span that its exporter cannot write', async () => {
    const backend = new Backend()
    const exporter: SpanExporter = {
      export(spans: { name: string }[], done) {
        if (spans.some(({ name }) => name === '3')) throw new TypeError('cannot write this')
        backend.export(spans, done)
      },
      shutdown: () => backend.shutdown(),
    }
    const { processor, end } = pipeline({ exporter }, backend)
    end(6)
    await expect(processor.forceFlush()).rejects.toMatchObject({ dropped: 1 })
    expect(new Set(backend.arrived)).toEqual(new Set(['0', '1', '2', '4', '5']))
  })

  it('does not wait for ever in shutdown for an exporter that does not end', async () => {
    const exporter: SpanExporter = {
      export: (_spans, done) => done({ code: 0 }),
      shutdown: () => new Promise(() => {}),
    }
    const { processor, end } = pipeline({ exporter, requestTimeoutMillis: 50 })
    end(1)
    await processor.shutdown()
    expect(processor.counts).toMatchObject({ delivered: 1 })
  })

  it('does not wait for ever for what a resource detector finds out', async () => {
    const requests: string[] = []
    const server = createServer((request, response) => {
      requests.push(request.url ?? '')
      request.resume().on('end', () => response.end())
    })
    const url = `http://127.0.0.1:${await listen(server)}`
    const resource = resourceFromAttributes({ never: new Promise<string>(() => {}) })
    const processor = new ThreadExportProcessor({ url, spans: 'all', requestTimeoutMillis: 100 })
    const tracer = new TracerProvider({ resource, spanProcessors: [processor] }).getTracer('t')
    tracer.startSpan('s').end()
    await processor.forceFlush()
    expect(requests).toEqual(['/v1/traces'])
    await processor.shutdown()
    server.close()
  })

  it.each<Partial<ThreadExportProcessorOptions>>([
    { maxQueueBytes: 0 },
    { maxBatchBytes: 0.5 },
    { maxConcurrentRequests: NaN },
    { scheduledDelayMillis: -1 },
    { requestTimeoutMillis: 0 },
    { shutdownTimeoutMillis: -5 },
    { encoding: 'xml' as 'json' },
    { compression: 'zip' as 'gzip' },
    { spans: 'some' as 'all' },
    { whenFull: 'wait' as 'drop-oldest' },
    { keepAtExit: 'yes' as unknown as boolean },
    { quiet: 'yes' as unknown as boolean },
    { onDrop: 'log' as unknown as () => void },
    { exporter: {} as SpanExporter },
  ])('refuses %j, naming the option', (options) => {
    expect(() => pipeline(options)).toThrow(
      new RegExp(`ThreadExportProcessor: ${Object.keys(options)[0]}`),
    )
  })

  it.each([
    [
      { authorization: 'Bearer secret\n' },
      'headers.authorization contains characters that a header cannot have',
    ],
    [{ 'Bearer secret': 'x' }, 'headers contains an invalid header name'],
    [{ authorization: undefined as unknown as string }, 'headers.authorization must be a string'],
    ['authorization=x' as unknown as Record<string, string>, 'headers must be an object'],
  ])('refuses the headers %j at once, without what may be a secret', (headers, fault) => {
    expect(() => new ThreadExportProcessor({ url: 'http://127.0.0.1:1', headers })).toThrow(
      new OptionError(`ThreadExportProcessor: ${fault}`),
    )
  })

  it('gives up in shutdown when the time of the call is over, whatever its options allow', async () => {
    const exporter: SpanExporter = { export: () => {}, shutdown: async () => {} }
    const { processor, end } = pipeline({ exporter, shutdownTimeoutMillis: 2 ** 30 })
    end(2)
    await expect(processor.shutdown({ timeoutMillis: 1 })).rejects.toMatchObject({
      code: 'DELIVERY',
      droppedBy: { shutdown: 2 },
    })
  })

  it('takes what a message of another process caused, though its thread is unknown here, and nothing else', async () => {
    const backend = new Backend()
    const processor = new ThreadExportProcessor({ exporter: backend })
    const recording = startRecording({ processors: [new ThreadSpanProcessor(), processor] })
    const foreign = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
    withParent(foreign, () => {
      recording.tracer.startSpan('run', { attributes: { 'gen_ai.operation.name': 'chat' } }).end()
      recording.tracer.startSpan('plumbing').end()
    })
    trackFeedback(foreign, { thumb: 'up' })
    trackFeedback('an id of the app', { thumb: 'up' })
    recording.tracer.startSpan('outside', { attributes: { 'gen_ai.operation.name': 'chat' } }).end()
    await processor.forceFlush()
    await recording.stop()
    expect(backend.arrived).toEqual(['run', 'plumbing', 'feedback', 'feedback'])
  })

  it('needs one place to deliver to', () => {
    expect(() => new ThreadExportProcessor({})).toThrow('either url or exporter')
    expect(() => pipeline({ url: 'http://127.0.0.1:4318' })).toThrow('either url or exporter')
    expect(() => new ThreadExportProcessor({ url: 'localhost:4318' })).toThrow('url must be')
  })
})
