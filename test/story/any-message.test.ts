import { join } from 'node:path'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { TracerProvider } from '@opentelemetry/sdk-trace'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openThread } from '../../src/index.ts'
import { createReceiver, type Receiver } from '../../src/receiver/create-receiver.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { ThreadExportProcessor } from '../../src/sdk/index.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { sqliteStore } from '../../src/store/sqlite.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))
// Every UTF-16 string there is, and those that break parsers.
const text = fc.oneof(
  fc.string({ unit }),
  fc.constantFrom(
    '',
    '\u0000',
    '\ud800',
    'a\udfffb',
    '\ufeff',
    '\u001b[2J',
    '"\\',
    '__proto__',
    '\r\n',
    '👩‍👩‍👧',
    '\u202e',
  ),
)
const message = fc.record(
  {
    role: fc.constantFrom('user', 'assistant', 'system', 'tool', 'moderator'),
    content: fc.oneof(text, fc.constant(null), fc.array(fc.record({ type: text, content: text }))),
    name: text,
    toolCallId: text,
    toolCalls: fc.array(fc.record({ id: text, name: text, arguments: text })),
    tags: fc.array(text),
    metadata: fc.dictionary(
      text.filter((key) => key !== '__proto__'),
      text,
      { minKeys: 1 },
    ),
  },
  { requiredKeys: ['role', 'content'] },
)

const folder = temporaryFolder(afterAll)
let store: SpanStore
let receiver: Receiver

beforeAll(async () => {
  store = sqliteStore(join(folder, 'threads.db'))
  receiver = await createReceiver({ store, port: 0 })
})
afterAll(async () => {
  await receiver.close()
  await store.close()
})

describe.each([
  ['protobuf', ProtobufExporter],
  ['JSON', JsonExporter],
])('whatever is said, over OTLP as %s and through the store', (format, Exporter) => {
  it('comes out as it went in, in order', async () => {
    const exporter = new Exporter({ url: `${receiver.url}/v1/traces` })
    const processor = new ThreadExportProcessor({ exporter })
    const tracerProvider = new TracerProvider({ spanProcessors: [processor] })
    let nth = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { minLength: 1, maxLength: 8 }),
        text,
        async (said, tail) => {
          const id = `${format} ${nth++} ${tail.toWellFormed()}`
          const thread = openThread({ id, tracerProvider })
          for (const one of said) thread.trackMessage(one)
          await processor.forceFlush()
          const { messages } = await readThread(store, id)
          expect(messages).toHaveLength(said.length)
          for (const [n, one] of said.entries()) expect(messages[n]).toMatchObject(one)
        },
      ),
      { numRuns: 150 },
    )
    await processor.shutdown()
  })
})
