import { TracerProvider } from '@opentelemetry/sdk-trace'
import { describe, expect, it } from 'vitest'
import { readExportCounts, type SpanExporter, ThreadExportProcessor } from '../../src/sdk/index.ts'

const taken: SpanExporter = {
  export: (_spans, done) => done({ code: 0 }),
  shutdown: async () => {},
}
const refused: SpanExporter = {
  export: (_spans, done) => done({ code: 1, error: Object.assign(new Error('no'), { code: 400 }) }),
  shutdown: async () => {},
}

function end(processor: ThreadExportProcessor, count: number): void {
  const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer('t')
  for (let n = 0; n < count; n++) tracer.startSpan('s').end()
}

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
})
