import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { RecordedSpan } from '../../../src/otlp/recorded-span.ts'
import { ThreadExportProcessor } from '../../../src/sdk/index.ts'
import { otlpFileStore } from '../../../src/store/otlp-file.ts'
import { parseOtlpLine } from '../../../src/store/otlp-file/otlp-line.ts'
import { limitedProvider, recordLimitedSpan } from '../../otlp/limited-spans.ts'
import { readAll } from '../../store/thread-spans.ts'
import { startEndpoint } from '../endpoint.ts'
import { spoolFolder } from './spool-folder.ts'

// What the spool does in an outage, at a kill and between processes is in test/faults/spool.slow.test.ts.

type Encoding = 'protobuf' | 'json'

/** What arrives of a span that was cut in many ways, and what its file held if it was spooled before. */
async function deliver(encoding: Encoding, spool?: string) {
  const { sink, url } = await startEndpoint()
  if (spool !== undefined) sink.judge = () => ({ status: 503 })
  const processor = new ThreadExportProcessor({ url, encoding, spool, spans: 'all' })
  onTestFinished(() => processor.shutdown())
  recordLimitedSpan(limitedProvider([processor]))
  await processor.forceFlush()
  const spooled = spool === undefined ? [] : spooledIn(spool)
  sink.judge = () => 'take'
  await expect.poll(() => sink.arrived.length, { timeout: 20_000 }).toBe(1)
  return { spooled, arrived: sink.arrived.map(withoutIdentity) }
}

function spooledIn(folder: string): readonly object[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))
  const lines = names.flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
  return lines.flatMap((line) => parseOtlpLine(Buffer.from(line)).spans).map(withoutIdentity)
}

// These are others in each run.
function withoutIdentity({
  traceId: _trace,
  spanId: _span,
  startUnixNano: _start,
  endUnixNano: _end,
  events,
  ...rest
}: RecordedSpan): object {
  return { ...rest, events: events.map(({ unixNano: _time, ...event }) => event) }
}

describe('a span in the spool', () => {
  it.each<Encoding>(['protobuf', 'json'])(
    'is in its file, and arrives from there, as it would have arrived at once (%s)',
    async (encoding) => {
      const { arrived: atOnce } = await deliver(encoding)
      expect(atOnce).toMatchObject([
        {
          droppedAttributesCount: 3,
          droppedEventsCount: 2,
          droppedLinksCount: 1,
          events: [{ droppedAttributesCount: 1 }],
          links: [{ droppedAttributesCount: 2, flags: 0x301 }],
          resourceSchemaUrl: 'https://opentelemetry.io/schemas/1.37.0',
          scope: { schemaUrl: 'https://shop.example/schema' },
        },
      ])
      const { spooled, arrived } = await deliver(encoding, spoolFolder())
      expect(spooled).toEqual(atOnce)
      expect(arrived).toEqual(atOnce)
    },
  )

  it('is whole in a store that reads the file, and in one that the file is copied to', async () => {
    const folder = spoolFolder()
    const { sink, url } = await startEndpoint()
    sink.judge = () => ({ status: 503 })
    const processor = new ThreadExportProcessor({ url, spool: folder, spans: 'all' })
    onTestFinished(() => processor.shutdown())
    const provider = limitedProvider([processor])
    provider
      .getTracer('chat', '1', { schemaUrl: 'https://chat.example/schema' })
      .startSpan('user message', { attributes: { 'chat.thread_id': 't', a: 1, b: 2, c: 3 } })
      .end()
    await processor.forceFlush()
    const name = readdirSync(folder).find((one) => one.endsWith('.jsonl')) ?? ''
    const store = otlpFileStore(join(folder, name), { readOnly: true })
    const copy = otlpFileStore(join(spoolFolder(), 'copy.jsonl'))
    const read = await readAll(store, 't')
    await copy.write(read)
    expect(read).toMatchObject([
      { droppedAttributesCount: 2, scope: { schemaUrl: 'https://chat.example/schema' } },
    ])
    expect(await readAll(copy, 't')).toEqual(read)
    await store.close()
    await copy.close()
  })
})
