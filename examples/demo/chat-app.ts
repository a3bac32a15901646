import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { messageFrom, startChild, stopChild } from './child-process.ts'
import { startLanguageModel } from './language-model.ts'

const CHAT = join(import.meta.dirname, '../chat')

/** Where the app's processes listen, and where they send their spans. */
export interface ChatAppOptions {
  /** The OTLP receiver. */
  readonly otlpUrl: string
  /** The wanted ports; the next free one where one is taken. 0 is any. */
  readonly chatPort: number
  readonly ordersPort: number
  /** Where the order service sends its spans, if not where the others do. */
  readonly ordersOtlpUrl?: string | undefined
  /** An order service that runs already, in place of the app's own. */
  readonly ordersUrl?: string | undefined
}

/** The chat app while it runs: its backend, the order service and a language model. */
export interface ChatApp extends AsyncDisposable {
  readonly chatUrl: string
  readonly ordersUrl: string
}

/** Starts the app, each service in a process of its own. */
export async function startChatApp(options: ChatAppOptions): Promise<ChatApp> {
  const { otlpUrl, chatPort, ordersPort, ordersOtlpUrl = otlpUrl } = options
  const model = process.env['OPENAI_BASE_URL'] ? undefined : await startLanguageModel()
  const children: ChildProcess[] = []
  const stop = async () => {
    await Promise.all(children.map(stopChild))
    await model?.[Symbol.asyncDispose]()
  }
  const start = async (name: string, telemetry: string, env: Record<string, string>) => {
    const args = ['--import', join(CHAT, telemetry), join(CHAT, name)]
    const child = startChild({ args, env, output: 'ignore' })
    children.push(child)
    const { url } = await messageFrom<{ readonly url: string }>(child)
    return url
  }
  try {
    const ordersUrl =
      options.ordersUrl ??
      (await start('orders.ts', 'orders-telemetry.ts', {
        PORT: String(ordersPort),
        OTEL_EXPORTER_OTLP_ENDPOINT: ordersOtlpUrl,
      }))
    const chatUrl = await start('server.ts', 'telemetry.ts', {
      PORT: String(chatPort),
      OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
      ORDERS_URL: ordersUrl,
      ...(model && { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'none' }),
    })
    return { chatUrl, ordersUrl, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await stop()
    throw error
  }
}
