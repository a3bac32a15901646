import { metrics } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { TracerProvider } from '@opentelemetry/sdk-trace'
import { afterEach, describe, expect, it } from 'vitest'
import { readExportCounts, type SpanExporter, ThreadExportProcessor } from '../../src/sdk/index.ts'

const taken: SpanExporter = {
  export: (_spans, done) => done({ code: 0 }),
  shutdown: async () => {},
}

function end(processor: ThreadExportProcessor, count: number): void {
  const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer('t')
  for (let n = 0; n < count; n++) tracer.startSpan('s').end()
}

afterEach(() => metrics.disable())

describe('the metrics', () => {
  it('are what a MeterProvider is told, also one that is registered later', async () => {
    const processor = new ThreadExportProcessor({ exporter: taken, spans: 'all' })
    end(processor, 1)
    await processor.forceFlush()
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
    const provider = new MeterProvider({ readers: [reader] })
    metrics.setGlobalMeterProvider(provider)
    end(processor, 2)
    await processor.forceFlush()
    await processor.forceFlush()
    await provider.forceFlush()
    const { tracked, delivered, droppedBy } = readExportCounts()
    expect(pointsOf(exporter)).toEqual({
      'threadspan.export.tracked': [[tracked, {}]],
      'threadspan.export.delivered': [[delivered, {}]],
      'threadspan.export.dropped': Object.entries(droppedBy).map(([reason, spans]) => [
        spans,
        { reason },
      ]),
      'threadspan.export.waiting': [
        [0, { place: 'memory' }],
        [0, { place: 'spool' }],
      ],
    })
    await provider.shutdown()
  })
})

/** The last value of each series, by the name of its metric. */
function pointsOf(exporter: InMemoryMetricExporter): Readonly<Record<string, unknown>> {
  const scopes = exporter.getMetrics().at(-1)?.scopeMetrics ?? []
  return Object.fromEntries(
    scopes
      .flatMap(({ metrics: ours }) => ours)
      .map(({ descriptor, dataPoints }) => [
        descriptor.name,
        dataPoints.map(({ value, attributes }) => [value, attributes]),
      ]),
  )
}
