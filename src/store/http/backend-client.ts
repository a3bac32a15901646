import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { JsonReader } from '../../otlp/json/json-reader.ts'
import type { StoreError } from '../../thread/errors.ts'
import { BackendConnection } from './backend-connection.ts'
import type { BackendOptions } from './backend-options.ts'
import { basicAuthorization } from '../../otlp/http/url-credentials.ts'
import { retryDelay } from './retry-delay.ts'
import { type BackendAnswer, NoAnswerError, sendRequest } from './send-request.ts'

const MAX_EXCERPT = 200

/** Parameters of a request. A list is sent as the same parameter several times. */
export type QueryParameters = Readonly<Record<string, string | number | readonly string[]>>

/** Sends requests to a backend's HTTP API, and turns each response into JSON or one clear error. */
export class BackendClient extends BackendConnection {
  readonly #agent: HttpAgent
  readonly #headers: Readonly<Record<string, string>>

  /** @throws OptionError if the URL or an option is wrong. */
  constructor(url: string, options: BackendOptions) {
    super(url, options)
    const Agent = this.address.url.protocol === 'https:' ? HttpsAgent : HttpAgent
    this.#agent = new Agent({ keepAlive: true })
    this.#headers = {
      accept: 'application/json',
      ...basicAuthorization(this.address),
      ...this.options.headers,
    }
  }

  /** The address without credentials, for messages. */
  get name(): string {
    return this.address.name
  }

  /**
   * The JSON at a path.
   *
   * @throws StoreError if there is no such response.
   */
  async get(path: string, parameters: QueryParameters = {}): Promise<JsonReader> {
    const answer = await this.#send(path, parameters)
    if (answer.status === 200) return this.#parse(answer)
    throw this.#refused(answer)
  }

  /**
   * Like {@link get}, but `undefined` if the path is not found.
   *
   * @throws StoreError as {@link get} does.
   */
  async find(path: string, parameters: QueryParameters = {}): Promise<JsonReader | undefined> {
    const answer = await this.#send(path, parameters)
    if (answer.status === 404) return undefined
    if (answer.status === 200) return this.#parse(answer)
    throw this.#refused(answer)
  }

  /** Whether a path responds with JSON. Any other response means that there is no such path. */
  async answersJson(path: string): Promise<boolean> {
    const { status, body } = await this.#send(path, {})
    return status === 200 && /^\s*\{/.test(body)
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.#agent.destroy()
  }

  async #send(path: string, parameters: QueryParameters): Promise<BackendAnswer> {
    for (let attempt = 0; ; attempt++) {
      const answer = await this.#sendOnce(path, parameters)
      const isBusy = answer.status === 429 || answer.status === 503
      if (!isBusy || attempt >= this.options.retries) return answer
      const delay = retryDelay(attempt, answer.headers['retry-after'])
      if (delay === undefined) return answer
      await new Promise((resolve) => setTimeout(resolve, delay))
    }
  }

  async #sendOnce(path: string, parameters: QueryParameters): Promise<BackendAnswer> {
    const { timeoutMillis, maxAnswerBytes, tls } = this.options
    try {
      return await sendRequest({
        url: this.#url(path, parameters),
        headers: this.#headers,
        agent: this.#agent,
        tls,
        timeoutMillis,
        maxAnswerBytes,
      })
    } catch (error) {
      throw error instanceof NoAnswerError ? this.failure(error.message) : error
    }
  }

  #url(path: string, parameters: QueryParameters): URL {
    const url = new URL(path, this.address.url)
    for (const [name, value] of Object.entries(parameters)) {
      for (const one of typeof value === 'object' ? value : [value]) {
        url.searchParams.append(name, String(one))
      }
    }
    return url
  }

  #parse({ body }: BackendAnswer): JsonReader {
    try {
      return new JsonReader(JSON.parse(body), 'response')
    } catch {
      if (/^\s*</.test(body)) {
        throw this.failure('it responded with a web page: this is not the address of the API')
      }
      throw this.failure('its response is not JSON, or is cut short')
    }
  }

  #refused({ status, headers, body }: BackendAnswer): StoreError {
    if (status >= 300 && status < 400) return this.failure(redirection(status, headers.location))
    if (status === 401 || status === 403) {
      return this.failure(
        `it responded with ${status}: the credentials are missing or insufficient`,
      )
    }
    if (status === 429 || status === 503) {
      return this.failure(`it responded with ${status}: too busy`)
    }
    return this.failure(`it responded with ${status}${this.#excerpt(body)}`)
  }

  // Secrets are hidden before the text is cut, so that no part of one is left.
  #excerpt(body: string): string {
    if (/^\s*</.test(body)) return ', with a web page'
    const text = this.address.secrets.hide(body.slice(0, 10_000)).replaceAll(/\s+/g, ' ').trim()
    if (text === '') return ''
    return `: ${text.length > MAX_EXCERPT ? `${text.slice(0, MAX_EXCERPT)}…` : text}`
  }
}

function redirection(status: number, location = ''): string {
  const host = URL.canParse(location) ? new URL(location).host : ''
  const to = host === '' ? 'elsewhere' : `to ${host}`
  return `it redirects ${to} (${status}), and redirects are not followed: use the final address`
}
