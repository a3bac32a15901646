import {
  metrics,
  type MeterOptions,
  type ObservableCallback,
  type ObservableResult,
} from '@opentelemetry/api'
import { TracerProvider } from '@opentelemetry/sdk-trace'
import { afterEach, describe, expect, it } from 'vitest'
import { readExportCounts, type SpanExporter, ThreadExportProcessor } from '../../src/sdk/index.ts'

const taken: SpanExporter = {
  export: (_spans, done) => done({ code: 0 }),
  shutdown: async () => {},
}
const refused: SpanExporter = {
  export: (_spans, done) => done({ code: 1, error: Object.assign(new Error('no'), { code: 401 }) }),
  shutdown: async () => {},
}

function end(processor: ThreadExportProcessor, count: number): void {
  const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer('t')
  for (let n = 0; n < count; n++) tracer.startSpan('s').end()
}

afterEach(() => metrics.disable())

describe('readExportCounts', () => {
  it('sums up all processors of the process, those that are shut down included', async () => {
    const before = readExportCounts()
    const one = new ThreadExportProcessor({ exporter: taken, spans: 'all' })
    const other = new ThreadExportProcessor({ exporter: refused, spans: 'all' })
    end(one, 3)
    end(other, 2)
    expect(readExportCounts().queued - before.queued).toBe(5)
    await one.shutdown()
    await other.shutdown().catch(() => {})
    await one.shutdown()
    const after = readExportCounts()
    expect(after.tracked - before.tracked).toBe(5)
    expect(after.delivered - before.delivered).toBe(3)
    expect(after.droppedBy.refused - before.droppedBy.refused).toBe(2)
    expect(after.queued).toBe(before.queued)
  })

  it('is what a MeterProvider is told, also one that is registered later', async () => {
    const processor = new ThreadExportProcessor({ exporter: taken, spans: 'all' })
    end(processor, 1)
    await processor.forceFlush()
    const meter = collectingMeterProvider()
    metrics.setGlobalMeterProvider(meter.provider)
    end(processor, 2)
    await processor.forceFlush()
    await processor.forceFlush()
    const { tracked, delivered, droppedBy } = readExportCounts()
    expect(meter.collect()).toMatchObject({
      'threadspan.export.tracked': [[tracked, undefined]],
      'threadspan.export.delivered': [[delivered, undefined]],
      'threadspan.export.dropped': Object.entries(droppedBy).map(([reason, spans]) => [
        spans,
        { reason },
      ]),
      'threadspan.export.waiting': [
        [0, { place: 'memory' }],
        [0, { place: 'spool' }],
      ],
    })
  })
})

/** The API's MeterProvider with nothing behind it but what a collection would read. */
function collectingMeterProvider() {
  const callbacks = new Map<string, ObservableCallback[]>()
  const instrument = (name: string, _options: MeterOptions) => ({
    addCallback: (callback: ObservableCallback) =>
      void callbacks.set(name, [...(callbacks.get(name) ?? []), callback]),
    removeCallback: () => {},
  })
  const meter = {
    createObservableCounter: instrument,
    createObservableUpDownCounter: instrument,
  }
  const collect = () => {
    const read: Record<string, unknown[]> = {}
    for (const [name, list] of callbacks) {
      const observed: unknown[] = (read[name] = [])
      const result: ObservableResult = { observe: (...one) => observed.push([one[0], one[1]]) }
      for (const callback of list) void callback(result)
    }
    return read
  }
  return { provider: { getMeter: () => meter as never }, collect }
}
