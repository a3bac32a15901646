import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeJsonTraces } from '../../src/otlp/json/decode-json-traces.ts'
import { encodeJsonTraces } from '../../src/otlp/json/encode-json-traces.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { createReceiver, type Receiver } from '../../src/receiver/create-receiver.ts'
import { FOREIGN_THREAD_KEYS } from '../../src/dialects/thread-keys.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { makeAttributes, makeSpan } from '../otlp/recorded-spans.ts'
import { needs } from '../support/needs.ts'
import { hasCollector } from './backend-cache.ts'
import { startCollector } from './start-collector.ts'

const THREADS = 320
const SPANS_EACH = 4
const SECRET =
  'write to ann.lee+shop@example.org, card 4111 1111 1111 1111, key sk-abcdefghij0123456789'

describe('the Collector with sampling and redaction on', needs({ collector: hasCollector }), () => {
  let folder: string
  let receiver: Receiver
  let kept: readonly RecordedSpan[]

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'threadspan-collector-'))
    receiver = await createReceiver({ store: memoryStore(), port: 0 })
    const collector = await startCollector({
      folder,
      receiverUrl: receiver.url,
      set: [
        'service::pipelines::traces/threads::processors=[filter/threads,filter/sample,redaction/content]',
      ],
    })
    await send(collector.url, spansOfThreads())
    await collector.stop()
    const lines = (await readFile(collector.file, 'utf8')).trim().split('\n')
    kept = lines.flatMap((line) => decodeJsonTraces(JSON.parse(line)).spans)
  })

  afterAll(async () => {
    await receiver.close()
    await rm(folder, { recursive: true })
  })

  it('keeps about a quarter of the threads, and each of those whole', () => {
    const sizes = new Map<unknown, number>()
    for (const { attributes } of kept) {
      const threadId = attributes['chat.thread_id']
      sizes.set(threadId, (sizes.get(threadId) ?? 0) + 1)
    }
    expect(new Set(sizes.values())).toEqual(new Set([SPANS_EACH]))
    expect(sizes.size).toBeGreaterThan(THREADS / 8)
    expect(sizes.size).toBeLessThan((THREADS * 3) / 8)
  })

  it('blacks out addresses, card numbers and keys, and nothing by which a thread is found', () => {
    for (const { attributes } of kept) {
      expect(attributes['chat.content']).toMatch(/^write to \*+, card \*+, key \*+$/)
      for (const key of ['chat.thread_id', ...FOREIGN_THREAD_KEYS]) {
        expect([key, attributes[key]]).toEqual([
          key,
          expect.stringMatching(/^4111111111111111-\d+$/),
        ])
      }
    }
  })
})

function spansOfThreads(): readonly RecordedSpan[] {
  return Array.from({ length: THREADS * SPANS_EACH }, (_, n) => {
    const id = (n + 1).toString(16)
    const threadId = `4111111111111111-${n % THREADS}`
    return makeSpan({
      traceId: id.padStart(32, '0'),
      spanId: id.padStart(16, '0'),
      attributes: makeAttributes([
        ['chat.thread_id', threadId],
        ['chat.content', SECRET],
        ...FOREIGN_THREAD_KEYS.map((key) => [key, threadId] as const),
      ]),
    })
  })
}

async function send(url: string, spans: readonly RecordedSpan[]): Promise<void> {
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(encodeJsonTraces(spans)),
  })
  expect(response.status).toBe(200)
}
