import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeJsonTraces } from '../../src/otlp/json/encode-json-traces.ts'
import { encodeJsonLogs } from '../../src/otlp/json/encode-json-logs.ts'
import { findThreads } from '../../src/replay/find-threads.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { clickhouseReader, clickhouseThreadTables } from '../../src/store/clickhouse.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { makeAttributes } from '../otlp/recorded-spans.ts'
import { sketchMessage, sketchSpan } from '../store/thread-spans.ts'
import { needs } from '../support/needs.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { hasClickHouse, hasCollector } from './backend-cache.ts'
import { type RunningClickHouse, startClickHouse } from './start-clickhouse.ts'
import { type RunningCollector, startCollector } from './start-collector.ts'

const PATIENCE = { timeout: 20_000 }

const call = (trace: number, attributes: Readonly<Record<string, string>>) =>
  sketchSpan({
    trace,
    span: trace,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-5',
      ...attributes,
    },
  })

describe(
  'a real Collector that makes its own tables in ClickHouse',
  needs({ collector: hasCollector, clickhouse: hasClickHouse }),
  () => {
    const stack = new AsyncDisposableStack()
    let clickhouse: RunningClickHouse
    let collector: RunningCollector
    let url: string

    beforeAll(async () => {
      const folder = temporaryFolder((remove) => stack.defer(remove))
      clickhouse = await startClickHouse()
      stack.defer(() => clickhouse.stop())
      const receiver = await createReceiver({ store: memoryStore(), port: 0 })
      stack.defer(() => receiver.close())
      const exporters = '[clickhouse/threads]'
      collector = await startCollector({
        folder,
        receiverUrl: receiver.url,
        clickhouse: { url: clickhouse.url, database: 'made' },
        // As the configuration says to do for threads that only other tools name.
        set: [`service::pipelines::traces/others::exporters=${exporters}`],
      })
      stack.defer(() => collector.stop())
      url = `${clickhouse.url}/made`
    })
    afterAll(() => stack.disposeAsync())

    it('makes them as the other tests have them', async () => {
      const columns = async (database: string, tables: string) => {
        const result = await clickhouse.client(database).query({
          query: `SELECT table, name, type FROM system.columns
WHERE database = '${database}' AND table IN (${tables}) AND default_kind = '' ORDER BY table, name`,
          format: 'JSONEachRow',
        })
        return result.json()
      }
      await clickhouse.createDatabase('ours')
      const tables = "'otel_traces', 'otel_traces_trace_id_ts'"
      expect(await columns('made', tables)).toEqual(await columns('ours', tables))
      expect(await columns('made', "'otel_logs'")).toContainEqual({
        table: 'otel_logs',
        name: 'EventName',
        type: 'String',
      })
    })

    it.each([false, true])(
      'fills them with threads, with what was said in log records (our tables: %s)',
      async (withTables) => {
        if (withTables) {
          for (const query of clickhouseThreadTables()) {
            await clickhouse.client('made').command({ query })
          }
        }
        const trace = withTables ? 20 : 10
        const [own, foreign] = [`own ${trace}`, `foreign ${trace}`]
        const question = sketchMessage({ trace, span: trace, thread: own, text: 'Where is it?' })
        const silent = call(trace + 1, { 'session.id': foreign })
        await send('traces', encodeJsonTraces([question, silent]))
        await send(
          'logs',
          encodeJsonLogs([said(silent, 'user', 'Hi'), said(silent, 'choice', 'Ho')]),
        )
        const reader = clickhouseReader(url)
        const read = async (id: string) => {
          const thread = await readThread(reader, id).catch(() => undefined)
          return thread?.messages.map(({ content }) => content)
        }
        await expect.poll(() => read(own), PATIENCE).toEqual(['Where is it?'])
        await expect.poll(() => read(foreign), PATIENCE).toEqual(['Hi', 'Ho'])
        const listed = (await findThreads(reader)).map(({ id }) => id)
        expect(listed).toEqual(expect.arrayContaining([own, foreign]))
        await reader.close()
      },
    )

    async function send(signal: string, body: object): Promise<void> {
      const response = await fetch(`${collector.url}/v1/${signal}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      expect(response.status).toBe(200)
    }
  },
)

function said(
  { traceId, spanId, startUnixNano }: ReturnType<typeof call>,
  who: string,
  text: string,
) {
  const name = who === 'user' ? 'gen_ai.user.message' : 'gen_ai.choice'
  const content = makeAttributes([['content', text]])
  const body = who === 'user' ? content : makeAttributes([['message', content]])
  return { traceId, spanId, name, unixNano: startUnixNano, attributes: makeAttributes([]), body }
}
