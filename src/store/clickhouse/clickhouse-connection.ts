import type { ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { JsonReader } from '../../otlp/json/json-reader.ts'
import { OptionError, StoreError } from '../../thread/errors.ts'
import { BackendConnection } from '../http/backend-connection.ts'
import type { BackendOptions, ResolvedBackendOptions } from '../http/backend-options.ts'
import { retryDelay } from '../http/retry-delay.ts'
import { readRows, RowsError } from './read-rows.ts'

/** Values of a query's `{name:Type}` placeholders. They travel beside the SQL, never in it. */
export type QueryValues = Readonly<Record<string, string | number | boolean | readonly string[]>>

interface ClientModule {
  readonly createClient: typeof createClient
  readonly ClickHouseLogLevel: typeof ClickHouseLogLevel
}

/** Runs queries through ClickHouse's own client, and turns each failure into one clear error. */
export class ClickHouseConnection extends BackendConnection {
  readonly #database: string
  #client: Promise<ClickHouseClient> | undefined

  /** @throws OptionError if the URL or an option is wrong. */
  constructor(url: string, options: BackendOptions) {
    super(url, options)
    this.#database = databaseOf(this.address.url)
  }

  /**
   * The rows of a query, one at a time.
   *
   * @throws StoreError if the query fails, also while rows are read.
   */
  async *query(sql: string, values: QueryValues = {}): AsyncGenerator<JsonReader> {
    try {
      for await (const row of await this.#send(`${sql}\nFORMAT JSONEachRow`, values)) {
        yield new JsonReader(row, 'row')
      }
    } catch (error) {
      if (error instanceof RowsError) throw this.failure(error.message)
      throw error
    }
  }

  /** Closes the connections that are kept alive. */
  async close(): Promise<void> {
    await (await this.#client)?.close()
  }

  async #send(query: string, values: QueryValues): Promise<AsyncIterable<unknown>> {
    this.#client ??= this.#connect()
    const client = await this.#client
    const { retries, timeoutMillis, maxAnswerBytes } = this.options
    for (let attempt = 0; ; attempt++) {
      const abort = new AbortController()
      const answer = client.exec({
        query,
        query_params: values,
        abort_signal: abort.signal,
        // The client would read an error of any length. `readRows` reads errors too, and bounds them.
        ignore_error_response: true,
      })
      const rows = await readRows(answer, {
        abort,
        timeoutMillis,
        maxAnswerBytes,
        hide: this.#hide,
      })
      if (!('busy' in rows)) return rows
      const delay = attempt < retries ? retryDelay(attempt, rows.retryAfter) : undefined
      if (delay === undefined) throw this.failure(`it responded with ${rows.busy}: too busy`)
      await new Promise((resolve) => setTimeout(resolve, delay))
    }
  }

  readonly #hide = (text: string): string => this.address.secrets.hide(text)

  async #connect(): Promise<ClickHouseClient> {
    const { createClient, ClickHouseLogLevel } = await loadClient()
    const { url, username, password } = this.address
    const { headers, tls, timeoutMillis } = this.options
    const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()))
    const bringsUser = names.has('authorization') || names.has('x-clickhouse-user')
    return createClient({
      url: url.origin,
      database: this.#database,
      ...(username !== '' && { username, password }),
      http_headers: { ...headers },
      set_basic_auth_header: !bringsUser,
      request_timeout: timeoutMillis,
      // Long lists of ids do not fit into a URL.
      use_multipart_params_auto: true,
      application: 'threadspan',
      // Every failure comes back as an error.
      log: { level: ClickHouseLogLevel.OFF },
      ...tlsOption(tls),
    })
  }
}

async function loadClient(): Promise<ClientModule> {
  try {
    return await import('@clickhouse/client')
  } catch (cause) {
    throw new StoreError('ClickHouse needs a package: npm install @clickhouse/client', { cause })
  }
}

function databaseOf({ pathname }: URL): string {
  const [database = '', ...more] = decodeURIComponent(pathname).split('/').filter(Boolean)
  if (more.length > 0) throw new OptionError('the path of url may only be the name of a database')
  return database || 'default'
}

function tlsOption({ ca, cert, key }: ResolvedBackendOptions['tls']): {
  readonly tls?: { ca_cert: Buffer } | { ca_cert: Buffer; cert: Buffer; key: Buffer }
} {
  if (ca === undefined) {
    if (cert === undefined && key === undefined) return {}
    throw new OptionError('tls.cert and tls.key need tls.ca as well')
  }
  const ca_cert = Buffer.from(ca)
  if (cert === undefined || key === undefined) return { tls: { ca_cert } }
  return { tls: { ca_cert, cert: Buffer.from(cert), key: Buffer.from(key) } }
}
