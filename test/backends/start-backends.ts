import { join } from 'node:path'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { sqliteStore } from '../../src/store/sqlite.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { hasClickHouse, hasCollector, hasJaeger } from './backend-cache.ts'
import { startClickHouse } from './start-clickhouse.ts'
import { type RunningCollector, startCollector } from './start-collector.ts'
import { startJaeger } from './start-jaeger.ts'

const DATABASE = 'chats'

/** What {@link startBackends} needs, and whether this machine has it. */
export const hasBackends: Readonly<Record<'collector' | 'clickhouse' | 'jaeger', boolean>> = {
  collector: hasCollector,
  clickhouse: hasClickHouse,
  jaeger: hasJaeger,
}

/** A Collector, and every backend that it sends the spans of threads to. */
export interface RunningBackends extends AsyncDisposable {
  readonly collector: RunningCollector
  /** The embedded store. */
  readonly store: SpanStore
  /** Options of the command line by which each backend is read. */
  readonly sources: ReadonlyMap<string, readonly string[]>
}

/** Starts the Collector in front of a receiver with the embedded store, ClickHouse and Jaeger. */
export async function startBackends(): Promise<RunningBackends> {
  const stack = new AsyncDisposableStack()
  const folder = temporaryFolder((remove) => stack.defer(remove))
  const clickhouse = await startClickHouse()
  stack.defer(() => clickhouse.stop())
  const jaeger = await startJaeger()
  stack.defer(() => jaeger.stop())
  const db = join(folder, 'threads.db')
  const store = sqliteStore(db)
  stack.defer(() => store.close())
  const receiver = await createReceiver({ store, port: 0 })
  stack.defer(() => receiver.close())
  const collector = await startCollector({
    folder,
    receiverUrl: receiver.url,
    clickhouse: { url: clickhouse.url, database: DATABASE },
    jaegerUrl: jaeger.otlpUrl,
  })
  stack.defer(() => collector.stop())
  return {
    collector,
    store,
    sources: new Map([
      ['the embedded store', ['--db', db]],
      ["the Collector's file", ['--db', collector.file]],
      ['ClickHouse', ['--source', `clickhouse+${clickhouse.url}/${DATABASE}`]],
      ['Jaeger', ['--source', `jaeger+${jaeger.url}?since=1970-01-01`]],
    ]),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
