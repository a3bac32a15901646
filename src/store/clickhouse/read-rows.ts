import type { ExecResult } from '@clickhouse/client'
import type { Readable } from 'node:stream'

/** Limits of one response. */
export interface RowLimits {
  /** Ends the request, after the last row or an error. */
  readonly abort: AbortController
  /** How long to wait for the server in total. The time that the caller takes between rows does not count. */
  readonly timeoutMillis: number
  /** The most bytes of one row. */
  readonly maxAnswerBytes: number
  /** Hides credentials in a text. */
  readonly hide: (text: string) => string
}

/** The server is too busy now. */
export interface Busy {
  readonly busy: number
  readonly retryAfter: string | undefined
}

/** Why there are no rows, or no more. The message completes a sentence that begins with the server's name. */
export class RowsError extends Error {}

const NEWLINE = 0x0a
const MAX_EXCERPT = 300

/**
 * Waits for a response of rows in `JSONEachRow`, and yields them as they arrive.
 *
 * @throws RowsError, also while rows are read.
 */
export async function readRows(
  answer: Promise<ExecResult<Readable>>,
  limits: RowLimits,
): Promise<AsyncIterable<unknown> | Busy> {
  const patience = new Patience(limits)
  const { stream, http_status_code: status = 200, response_headers } = await patience.wait(answer)
  const chunks = readChunks(stream, patience)
  if (status === 200 && response_headers['x-clickhouse-exception-code'] === undefined) {
    return parseRows(chunks, limits)
  }
  if (status === 429 || status === 503) {
    limits.abort.abort()
    const retryAfter = response_headers['retry-after']
    return { busy: status, retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined }
  }
  const body = await readBeginning(chunks)
  limits.abort.abort()
  throw new RowsError(refusal(status, body, limits.hide))
}

async function* parseRows(
  chunks: AsyncIterable<Buffer>,
  { abort, maxAnswerBytes, hide }: RowLimits,
): AsyncGenerator {
  let rest: Buffer[] = []
  let restBytes = 0
  try {
    for await (const chunk of chunks) {
      let from = 0
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        const row = parseRow(Buffer.concat([...rest, chunk.subarray(from, at)]))
        if (row === undefined) throw brokenOff(Buffer.concat([...rest, chunk.subarray(from)]), hide)
        yield row
        ;[rest, restBytes, from] = [[], 0, at + 1]
      }
      rest.push(chunk.subarray(from))
      restBytes += chunk.length - from
      if (restBytes > maxAnswerBytes) {
        throw new RowsError(`a row of its response is larger than ${maxAnswerBytes} bytes`)
      }
    }
    const last = Buffer.concat(rest)
    if (last.length === 0) return
    const row = parseRow(last)
    if (row === undefined) throw brokenOff(last, hide)
    yield row
  } finally {
    abort.abort()
  }
}

function parseRow(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString())
  } catch {
    return undefined
  }
}

// An error in the middle of a response comes as plain text between the rows: the status was sent long before.
function brokenOff(bytes: Buffer, hide: RowLimits['hide']): RowsError {
  const text = bytes.toString('utf8', 0, 20_000).trimStart()
  if (text.startsWith('<')) return new RowsError(WEB_PAGE)
  if (text.startsWith('{')) return new RowsError('its response is cut short')
  return new RowsError(
    `it broke off its response: ${excerpt(text.replace('__exception__', ''), hide)}`,
  )
}

const WEB_PAGE = 'it responded with a web page: this is not the HTTP interface of ClickHouse'

function refusal(status: number, body: string, hide: RowLimits['hide']): string {
  if (/^\s*</.test(body)) return `${WEB_PAGE} (${status})`
  if (status >= 300 && status < 400) {
    return `it redirects elsewhere (${status}), and redirects are not followed: use the final address`
  }
  const denied = status === 401 || status === 403 || /AUTHENTICATION_FAILED/.test(body)
  if (denied) return `it responded with ${status}: the credentials are missing or insufficient`
  return `it responded with ${status}: ${excerpt(body, hide)}`
}

function excerpt(text: string, hide: RowLimits['hide']): string {
  const hidden = hide(text.slice(0, 10_000)).replaceAll(/\s+/g, ' ').trim()
  return hidden.length > MAX_EXCERPT ? `${hidden.slice(0, MAX_EXCERPT)}…` : hidden
}

async function readBeginning(chunks: AsyncIterable<Buffer>): Promise<string> {
  const read: Buffer[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    read.push(chunk)
    bytes += chunk.length
    if (bytes > 10_000) break
  }
  return Buffer.concat(read).toString()
}

async function* readChunks(stream: Readable, patience: Patience): AsyncGenerator<Buffer> {
  const chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await patience.wait(chunks.next())
      if (next.done === true) return
      yield next.value
    }
  } finally {
    stream.destroy()
  }
}

/** Waits for a server. One limit holds for all waits together. */
class Patience {
  readonly #abort: AbortController
  readonly #timeoutMillis: number
  #left: number

  constructor({ abort, timeoutMillis }: RowLimits) {
    this.#abort = abort
    this.#timeoutMillis = timeoutMillis
    this.#left = timeoutMillis
  }

  async wait<T>(promise: Promise<T>): Promise<T> {
    const began = performance.now()
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(this.#lateness()), this.#left)
    })
    try {
      return await Promise.race([promise, late])
    } catch (error) {
      this.#abort.abort()
      promise.catch(() => {})
      throw error instanceof RowsError
        ? error
        : new RowsError(reasonOf(error as NodeJS.ErrnoException))
    } finally {
      clearTimeout(timer)
      this.#left -= performance.now() - began
    }
  }

  #lateness(): RowsError {
    return new RowsError(`it did not respond in full within ${this.#timeoutMillis / 1000} s`)
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') return `nothing answers there (${code})`
  if (code === 'ECONNRESET' || message === 'aborted') return 'the connection was lost'
  return `it cannot be reached: ${message.slice(0, MAX_EXCERPT)}`
}
