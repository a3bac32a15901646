import { join } from 'node:path'
import { createReceiver, type Receiver } from 'threadspan/receiver'
import { sqliteStore } from 'threadspan/store/sqlite'
import { type ChatApp, startChatApp } from './chat-app.ts'
import { exitOf, startChild } from './child-process.ts'

const REPO = join(import.meta.dirname, '../..')
const CLI = join(REPO, 'dist/cli/main.js')
const RECORDED = join(import.meta.dirname, 'conversations.jsonl')

/** The embedded store. */
export type Store = ReturnType<typeof sqliteStore>

/** Where the demo keeps its spans, and which ports it would like. */
export interface DemoOptions {
  readonly db: string
  /** The next free port is taken where one of these is not. 0 is any. */
  readonly ports: Readonly<Record<'receiver' | 'chat' | 'orders', number>>
  /** Where the order service sends its spans, if not to the demo's receiver. */
  readonly ordersOtlpUrl?: string | undefined
}

/** The demo while it runs. */
export interface Demo extends AsyncDisposable {
  readonly store: Store
  readonly receiverUrl: string
  readonly chatUrl: string
  readonly ordersUrl: string
}

/** Starts a receiver on the embedded store and the chat app that sends to it. */
export async function startDemo({ db, ports, ordersOtlpUrl }: DemoOptions): Promise<Demo> {
  const store = sqliteStore(db)
  let receiver: Receiver | undefined
  let app: ChatApp | undefined
  // The services send their last spans before the receiver goes.
  const stop = async () => {
    await app?.[Symbol.asyncDispose]()
    await receiver?.close()
    await store.close()
  }
  try {
    receiver = await startReceiver(store, ports.receiver)
    const otlpUrl = receiver.url
    const { chat: chatPort, orders: ordersPort } = ports
    app = await startChatApp({ otlpUrl, chatPort, ordersPort, ordersOtlpUrl })
    const { chatUrl, ordersUrl } = app
    return { store, receiverUrl: otlpUrl, chatUrl, ordersUrl, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Imports the recorded threads, over OTLP, as the command line does it.
 *
 * @throws Error where that fails.
 */
export async function importThreads({ receiverUrl }: Demo): Promise<void> {
  await runCli(['import', RECORDED, '--url', receiverUrl])
}

/** Prints a thread as the command line shows it. */
export async function showThread(threadId: string, db: string): Promise<void> {
  await runCli(['show', threadId, '--db', db])
}

async function runCli(args: readonly string[]): Promise<void> {
  const code = await exitOf(startChild({ args: [CLI, ...args], output: 'inherit' }))
  if (code !== 0) throw new Error(`threadspan ${args.join(' ')} ended with exit code ${code}`)
}

async function startReceiver(store: Store, wanted: number): Promise<Receiver> {
  for (let port = wanted; ; port++) {
    try {
      return await createReceiver({ store, port })
    } catch (error) {
      const inUse = error instanceof Error && 'code' in error && error.code === 'PORT_IN_USE'
      if (!inUse) throw error
    }
  }
}
