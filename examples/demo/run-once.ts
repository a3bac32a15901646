import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findThreads } from 'threadspan/replay'
import { exitOf, messageFrom, startChild } from './child-process.ts'
import { type Demo, importThreads, showThread, startDemo, type Store } from './start-demo.ts'
import { untilComplete } from './until-complete.ts'
import type { Visit } from './visitor.ts'

const VISITOR = join(import.meta.dirname, 'visitor.ts')
const ANY_PORT = { receiver: 0, chat: 0, orders: 0 }
const IMPORTED = 12

/**
 * Drives one turn from the page to the store, shows the rebuilt thread, and names what is missing. The order service
 * sends its spans to `ORDERS_OTEL_EXPORTER_OTLP_ENDPOINT` where that is set.
 *
 * @returns whether everything is there.
 */
export async function runOnce(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'threadspan-demo-'))
  const db = join(folder, 'threads.db')
  const ordersOtlpUrl = process.env['ORDERS_OTEL_EXPORTER_OTLP_ENDPOINT']
  try {
    await using demo = await startDemo({ db, ports: ANY_PORT, ordersOtlpUrl })
    await importThreads(demo)
    const visit = await visitPage(demo)
    const { missing } = await untilComplete(demo.store, visit)
    await showThread(visit.threadId, db)
    return report([...missing, ...(await findMissingThreads(demo.store))])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function visitPage({ chatUrl, receiverUrl }: Demo): Promise<Visit> {
  const visitor = startChild({ args: [VISITOR, chatUrl, receiverUrl], output: 'inherit' })
  const visit = await messageFrom<Visit>(visitor)
  await exitOf(visitor)
  return visit
}

async function findMissingThreads(store: Store): Promise<readonly string[]> {
  const expected = IMPORTED + 1
  const { length } = await findThreads(store)
  return length === expected ? [] : [`${expected} threads in the list, where ${length} are`]
}

function report(missing: readonly string[]): boolean {
  for (const name of missing) console.error(`missing: ${name}`)
  if (missing.length === 0) console.log('\nNothing is missing.')
  return missing.length === 0
}
