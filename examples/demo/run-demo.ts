import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findThreads } from 'threadspan/replay'
import { type Demo, type DemoOptions, importThreads, startDemo } from './start-demo.ts'

const DB = join(tmpdir(), 'threadspan-demo.db')
const PORTS: DemoOptions['ports'] = { receiver: 4318, chat: 4000, orders: 4001 }

/** Starts the demo, says where to look, and runs until it is interrupted. */
export async function runDemo(): Promise<void> {
  const interrupted = untilInterrupted()
  await using demo = await startDemo({ db: DB, ports: PORTS })
  const imported = importThreads(demo).then(() => findThreads(demo.store))
  // An interrupt ends the import too, which then fails.
  const threads = await Promise.race([imported, interrupted])
  imported.catch(() => {})
  if (threads) console.log(welcome(demo, threads.length))
  await interrupted
  console.log('Stopping.')
}

// Only the first signal is caught: whoever presses Ctrl-C twice means it.
async function untilInterrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
}

function welcome({ receiverUrl, chatUrl, ordersUrl }: Demo, threads: number): string {
  return `
  Chat page      ${chatUrl}${takenNote(chatUrl, PORTS.chat)}
  Order service  ${ordersUrl}${takenNote(ordersUrl, PORTS.orders)}
  Receiver       ${receiverUrl}${takenNote(receiverUrl, PORTS.receiver)}
  Store          ${DB} (${threads} threads)

Say something on the page, then look at what was recorded, from this folder:

  npx threadspan ls --db ${DB}
  npx threadspan show ID --db ${DB}
  npx threadspan play ID --db ${DB}

Ctrl-C stops the demo. The store stays until you delete it.
`
}

function takenNote(url: string, wanted: number): string {
  return new URL(url).port === String(wanted) ? '' : `  (port ${wanted} is in use)`
}
