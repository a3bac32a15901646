import { type Agent, type IncomingMessage, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { createGunzip } from 'node:zlib'
import type { BackendTls } from './backend-options.ts'

/** One GET request. */
export interface BackendRequest {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly agent: Agent
  readonly tls: BackendTls
  readonly timeoutMillis: number
  readonly maxAnswerBytes: number
}

/** The response, with any status. */
export interface BackendAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Why there is no response. The message completes a sentence that begins with the server's name. */
export class NoAnswerError extends Error {}

/**
 * Sends a request and reads its whole response, within the limits on time and size. Redirects are not followed: they
 * would send the credentials elsewhere.
 *
 * @throws NoAnswerError if there is no response within these limits.
 */
export async function sendRequest(request: BackendRequest): Promise<BackendAnswer> {
  const signal = AbortSignal.timeout(request.timeoutMillis)
  try {
    const message = await send(request, signal)
    const { statusCode: status = 0, headers } = message
    return { status, headers, body: await readBody(message, request.maxAnswerBytes) }
  } catch (cause) {
    if (cause instanceof NoAnswerError) throw cause
    if (signal.aborted) {
      throw new NoAnswerError(`it did not respond in full within ${request.timeoutMillis / 1000} s`)
    }
    throw new NoAnswerError(reasonOf(cause as NodeJS.ErrnoException))
  }
}

function send(
  { url, headers, agent, tls }: BackendRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest
    const options = { agent, signal, headers: { 'accept-encoding': 'gzip', ...headers }, ...tls }
    const sent = start(url, options, (message) => {
      // The time limit holds for the body too.
      signal.addEventListener('abort', () => message.destroy(new Error('timeout')), { once: true })
      resolve(message)
    })
    sent.on('error', reject).end()
  })
}

async function readBody(message: IncomingMessage, maxBytes: number): Promise<string> {
  const isZipped = message.headers['content-encoding'] === 'gzip'
  const body = isZipped ? message.pipe(createGunzip()) : message
  if (isZipped) message.on('error', (error) => body.destroy(error))
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > maxBytes) throw new NoAnswerError(`its response is larger than ${maxBytes} bytes`)
      chunks.push(chunk)
    }
  } finally {
    message.destroy()
  }
  return Buffer.concat(chunks).toString()
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') return `nothing answers there (${code})`
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || message === 'aborted') {
    return 'the connection was lost'
  }
  return `it cannot be reached: ${message}${code === undefined ? '' : ` (${code})`}`
}
