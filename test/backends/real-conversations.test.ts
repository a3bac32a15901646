import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { findThreads } from '../../src/replay/find-threads.ts'
import { clickhouseThreadTables } from '../../src/store/clickhouse.ts'
import { sqliteStore } from '../../src/store/sqlite.ts'
import { type BuiltCli, buildCli } from '../cli/built-cli.ts'
import { readAll } from '../store/thread-spans.ts'
import { byThread, CONVERSATIONS, expected, exported, parseLines } from '../story/thread-lines.ts'
import { needs } from '../support/needs.ts'
import { hasClickHouse, hasJaeger } from './backend-cache.ts'
import { exporterRow } from './exporter-rows.ts'
import { startClickHouse } from './start-clickhouse.ts'
import { startJaeger } from './start-jaeger.ts'

const hasConversations = existsSync(CONVERSATIONS)

describe('real conversations', needs({ data: hasConversations }), () => {
  const lines = hasConversations ? parseLines(readFileSync(CONVERSATIONS, 'utf8')) : []
  let cli: BuiltCli
  beforeAll(async () => {
    cli = await buildCli()
  })
  afterAll(() => cli?.[Symbol.asyncDispose]())

  const expectAll = async (source: string) => {
    const { code, stdout, stderr } = await cli.run(['export', '--all', '--source', source])
    expect([code, stderr.match(/partial/)]).toEqual([0, null])
    const back = parseLines(stdout)
    expect(back).toHaveLength(145)
    expect(byThread(back, exported)).toEqual(byThread(lines, expected))
    return stdout
  }

  it('all come back from a real Jaeger as they went in', needs({ jaeger: hasJaeger }), async () => {
    const jaeger = await startJaeger()
    onTestFinished(() => jaeger.stop())
    const imported = await cli.run(['import', CONVERSATIONS, '--url', jaeger.otlpUrl])
    expect(imported).toMatchObject({ code: 0 })
    await expectAll(`jaeger+${jaeger.url}?since=1970-01-01`)
  })

  it(
    'all come back from the tables of the ClickHouse exporter as they went in, byte for byte as from SQLite',
    needs({ clickhouse: hasClickHouse }),
    async () => {
      const db = join(cli.folder, 'real.db')
      expect(await cli.run(['import', CONVERSATIONS, '--db', db])).toMatchObject({ code: 0 })
      const clickhouse = await startClickHouse()
      onTestFinished(() => clickhouse.stop())
      const client = await clickhouse.createDatabase('real', clickhouseThreadTables())
      const store = sqliteStore(db, { readOnly: true })
      for (const { id } of await findThreads(store)) {
        const values = (await readAll(store, id)).map(exporterRow)
        await client.insert({ table: 'otel_traces', values, format: 'JSONEachRow' })
      }
      await store.close()
      const fromClickHouse = await expectAll(`clickhouse+${clickhouse.url}/real`)
      const { stdout } = await cli.run(['export', '--all', '--db', db])
      expect(sortLines(fromClickHouse)).toEqual(sortLines(stdout))
    },
  )
})

// Threads with the same latest instant have no order.
function sortLines(text: string): readonly string[] {
  return text.split('\n').toSorted()
}
