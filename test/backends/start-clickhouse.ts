import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { CHDB_FOLDER } from './backend-cache.ts'
import { EXPORTER_TABLES } from './exporter-tables.ts'

/** A ClickHouse that runs. */
export interface RunningClickHouse {
  /** Its HTTP interface. */
  readonly url: string
  /** A client of a database that is there. */
  client(database: string): ClickHouseClient
  /** Makes a new database with the exporter's tables, and more, and gives a client of it. */
  createDatabase(name: string, statements?: readonly string[]): Promise<ClickHouseClient>
  stop(): Promise<void>
}

/**
 * Starts ClickHouse's engine in a process of its own.
 *
 * @param keptIn - A folder for its data, which stays; a temporary one by default.
 */
export async function startClickHouse(keptIn?: string): Promise<RunningClickHouse> {
  const folder = keptIn ?? (await mkdtemp(join(tmpdir(), 'threadspan-clickhouse-')))
  const script = join(import.meta.dirname, 'clickhouse-server.ts')
  const child = spawn(process.execPath, [script, CHDB_FOLDER, join(folder, 'data')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TZ: 'UTC' },
  })
  const exited = once(child, 'exit')
  const [url] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    exited.then(() => Promise.reject(new Error('ClickHouse did not start'))),
  ])) as [string]
  const clients: ClickHouseClient[] = []
  const connect = (database: string) => {
    const log = { level: ClickHouseLogLevel.ERROR }
    const client = createClient({ url, database, request_timeout: 600_000, log })
    clients.push(client)
    return client
  }
  return {
    url,
    client: connect,
    async createDatabase(database, statements = []) {
      await connect('default').command({ query: `CREATE DATABASE ${database}` })
      const client = connect(database)
      for (const query of [...EXPORTER_TABLES, ...statements]) await client.command({ query })
      return client
    },
    async stop() {
      for (const client of clients) await client.close()
      child.kill('SIGTERM')
      await exited
      if (keptIn === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
