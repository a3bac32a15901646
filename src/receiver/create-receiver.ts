import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { finished } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { drain } from './drain.ts'
import { listen } from './listen.ts'
import { createCounts, type ReceiverCounts } from './receiver-counts.ts'
import { MemoryBudget } from './body/memory-budget.ts'
import type { ReceiverOptions, ReceiverSettings } from './receiver-options.ts'
import { RequestHandler } from './request-handler.ts'
import { resolveOptions } from './resolve-options.ts'
import { thrownProblem } from './thrown-problem.ts'

// Longer than exporters wait between two batches. If a connection closes just as they send, they get an error.
const KEEP_ALIVE_MILLIS = 60_000
// How often the server looks for requests that take too long.
const CHECK_MILLIS = 1000
// A timer with a longer delay fires at once.
const LONGEST_DELAY_MILLIS = 2 ** 31 - 1

/** A running receiver. */
export interface Receiver {
  /** Where exporters send to, without `/v1/traces`: the value of `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string
  readonly port: number
  /** Live: each access gives the current counts. */
  readonly counts: ReceiverCounts
  /** Live: how many bytes the running requests hold in memory, of `maxMemoryBytes`. */
  readonly bytesInMemory: number
  /**
   * Accepts no more requests. Resolves when running requests are stored and have their response. Senders that are still
   * sending when the time is up are cut off without a response, so they know. A second call waits for the first.
   */
  close(options?: CloseOptions): Promise<void>
}

/** How long closing may take. */
export interface CloseOptions {
  /**
   * The time that senders have to finish their requests, in milliseconds.
   *
   * @default 5000
   */
  readonly timeoutMillis?: number
}

/**
 * Receives OTLP over HTTP (JSON or protobuf; gzip, deflate or zstd) into a store. Responds as the Collector does: 200
 * once the store has the spans, 503 if it cannot take them now. docs/receiver.md says what else it responds, and its limits.
 *
 * @throws OptionError if an option is wrong, or `host` is not a loopback address and there is no `token`.
 * @throws ThreadspanError with code `PORT_IN_USE` if another program has the port, `LISTEN` if the server cannot listen
 *   for any other reason.
 * @example
 * const receiver = await createReceiver({ store: memoryStore(), port: 0 })
 * console.log(receiver.url)
 * await receiver.close()
 */
export async function createReceiver(options: ReceiverOptions): Promise<Receiver> {
  const receiver = new HttpReceiver(resolveOptions(options))
  await receiver.listen()
  return receiver
}

class HttpReceiver implements Receiver {
  readonly counts: ReceiverCounts
  readonly #settings: ReceiverSettings
  readonly #memory: MemoryBudget
  readonly #handler: RequestHandler
  readonly #server: Server
  readonly #running = new Set<Promise<void>>()
  #port = 0
  #closed: Promise<void> | undefined

  constructor(settings: ReceiverSettings) {
    const counts = createCounts()
    this.counts = counts
    this.#settings = settings
    this.#memory = new MemoryBudget(settings.maxMemoryBytes)
    this.#handler = new RequestHandler(settings, counts, this.#memory)
    this.#server = createServer(serverOptions(settings))
    this.#server.on('request', (request, response) => this.#run(request, response))
    this.#server.on('checkContinue', (request, response) => this.#run(request, response, true))
  }

  get bytesInMemory(): number {
    return this.#memory.used
  }

  get port(): number {
    return this.#port
  }

  get url(): string {
    return `http://${urlHost(this.#settings.host)}:${this.#port}`
  }

  async listen(): Promise<void> {
    const { port, host, onProblem } = this.#settings
    this.#port = await listen(this.#server, port, host)
    this.#server.on('error', (error) => onProblem(thrownProblem('failed', error)))
  }

  close({ timeoutMillis = 5000 }: CloseOptions = {}): Promise<void> {
    this.#closed ??= this.#close(Math.min(timeoutMillis, LONGEST_DELAY_MILLIS))
    return this.#closed
  }

  async #close(timeoutMillis: number): Promise<void> {
    const closed = new Promise<void>((resolve) => void this.#server.close(() => resolve()))
    const settled = new AbortController()
    const timeIsOver = delay(timeoutMillis, undefined, { signal: settled.signal }).catch(() => {})
    await Promise.race([this.#settled(), timeIsOver])
    settled.abort()
    this.#server.closeAllConnections()
    await this.#settled()
    await closed
  }

  async #settled(): Promise<void> {
    await Promise.all(this.#running)
  }

  #run(request: IncomingMessage, response: ServerResponse, waits = false): void {
    const running = this.#respond(request, response, waits).catch((error: unknown) => {
      response.destroy()
      this.#settings.onProblem(thrownProblem('failed', error))
    })
    this.#running.add(running)
    void running.finally(() => this.#running.delete(running))
  }

  async #respond(
    request: IncomingMessage,
    response: ServerResponse,
    waits: boolean,
  ): Promise<void> {
    let isWaiting = waits
    const acceptBody = (): void => {
      if (isWaiting) response.writeContinue()
      isWaiting = false
    }
    const { status, headers, body } = await this.#handler.respond({ request, acceptBody })
    response.statusCode = status
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    // A sender that still waits may send its body or not. What it sends next could be either.
    if (this.#closed !== undefined || isWaiting) response.setHeader('connection', 'close')
    response.end(body)
    // Rejects if the sender went away. The sender then has no response, so it knows.
    await finished(response).catch(() => {})
    await drain(request)
  }
}

// Node.js ends senders that are slower, whether it is their headers, their body, or what is left of a refused one.
function serverOptions({ bodyTimeoutMillis }: ReceiverSettings) {
  return {
    keepAliveTimeout: KEEP_ALIVE_MILLIS,
    headersTimeout: bodyTimeoutMillis,
    requestTimeout: bodyTimeoutMillis,
    connectionsCheckingInterval: Math.min(CHECK_MILLIS, bodyTimeoutMillis),
  }
}

// A server that listens on all addresses is reachable at localhost.
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
