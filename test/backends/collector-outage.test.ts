import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import type { ExportCounts } from '../../src/sdk/index.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { needs } from '../support/needs.ts'
import { hasCollector } from './backend-cache.ts'
import { freePorts } from './free-port.ts'
import { startCollector } from './start-collector.ts'

const MESSAGES_PER_SECOND = 2000
const SECONDS = 75
const OUTAGE_MILLIS = 60_000
const MESSAGES = MESSAGES_PER_SECOND * SECONDS
const PATIENCE_MILLIS = 120_000

describe(
  `the Collector, under ${MESSAGES_PER_SECOND} messages a second`,
  needs({ collector: hasCollector }),
  () => {
    let folder: string
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'threadspan-collector-'))
    })
    afterAll(() => rm(folder, { recursive: true }))

    it(
      'loses nothing when it is killed twice and its backend is away for a minute',
      { timeout: 2 * PATIENCE_MILLIS + SECONDS * 1000 },
      async () => {
        const arrived = new Set<string>()
        const [port = 0] = await freePorts(1)
        const startBackend = () => createReceiver({ store: counting(arrived), port })
        let backend = await startBackend()
        let collector = await startCollector({ folder, receiverUrl: backend.url })
        const restart = async () => {
          await collector.kill()
          await delay(1000)
          collector = await startCollector({
            folder,
            receiverUrl: backend.url,
            port: collector.port,
          })
        }
        const saying = say(collector.url, join(folder, 'spool'))
        await delay(3000)
        await restart()
        await backend.close()
        await delay(OUTAGE_MILLIS / 2)
        await restart()
        await delay(OUTAGE_MILLIS / 2)
        expect(arrived.size).toBeLessThan(MESSAGES / 4)
        backend = await startBackend()
        const { delivered, dropped } = await saying
        expect({ delivered, dropped }).toEqual({ delivered: MESSAGES, dropped: 0 })
        await expect
          .poll(() => arrived.size, { timeout: PATIENCE_MILLIS, interval: 200 })
          .toBe(MESSAGES)
        await collector.stop()
        await backend.close()
      },
    )
  },
)

function counting(spanIds: Set<string>) {
  const store = memoryStore()
  return {
    ...store,
    async write(spans: Parameters<typeof store.write>[0]) {
      for (const { spanId } of spans) spanIds.add(spanId)
      return { stored: spans.length, duplicates: 0 }
    },
  }
}

async function say(url: string, spool: string): Promise<ExportCounts> {
  const script = join(import.meta.dirname, 'say-at-rate.ts')
  const args = [script, url, spool, String(MESSAGES_PER_SECOND), String(SECONDS)]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return JSON.parse(stdout) as ExportCounts
}
