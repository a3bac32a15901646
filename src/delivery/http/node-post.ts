import type { ClientRequest, IncomingMessage } from 'node:http'
import { byteLength } from '../../otlp/byte-pieces.ts'
import { type Post, type PostResponse, type PostRequest, readBody } from './post.ts'

type Client = Pick<ReturnType<typeof process.getBuiltinModule<'node:http'>>, 'request'>

// The error codes if the other side has closed the connection.
const CLOSED = new Set<unknown>(['ECONNRESET', 'EPIPE'])

/**
 * A POST by Node's client, with the process's global agent. Undefined outside Node.js. The pieces go to the socket as they
 * are: `fetch` copies a whole body up to three times, which takes longer than sending it.
 */
export function nodePost(url: string): Post | undefined {
  // Bun, Deno and Cloudflare also have a `node:http`, built on their own fetch. Node 20 has no `navigator`.
  const { userAgent } = globalThis.navigator ?? { userAgent: 'Node.js' }
  if (!userAgent.startsWith('Node.js')) return undefined
  const client = url.startsWith('https:')
    ? globalThis.process?.getBuiltinModule?.('node:https')
    : globalThis.process?.getBuiltinModule?.('node:http')
  return client && ((request) => postPieces(client, request))
}

async function postPieces(client: Client, request: PostRequest): Promise<PostResponse> {
  try {
    return await post(client, request)
  } catch (error) {
    // Node's own error for an abort does not distinguish a timeout from a shutdown. The signal's reason does.
    request.signal.throwIfAborted()
    throw error
  }
}

function post(client: Client, request: PostRequest, isSecond = false): Promise<PostResponse> {
  const { url, headers, pieces, signal } = request
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      headers: {
        'user-agent': 'threadspan',
        'accept-encoding': 'identity',
        ...headers,
        'content-length': byteLength(pieces),
      },
      signal,
    }
    let response: IncomingMessage | undefined
    const sent = client.request(url, options, (begun) => {
      response = begun
      resolve(readResponse(sent, begun))
    })
    sent.on('error', (error) => {
      if (response !== undefined) return
      if (!isSecond && wasStale(sent, error)) resolve(post(client, request, true))
      else reject(error)
    })
    for (const piece of pieces) sent.write(piece)
    sent.end()
  })
}

// A server may close an idle connection at any time, even now. That is not a failed request.
function wasStale({ reusedSocket }: ClientRequest, error: Error): boolean {
  return reusedSocket && CLOSED.has((error as NodeJS.ErrnoException).code)
}

async function readResponse(sent: ClientRequest, response: IncomingMessage): Promise<PostResponse> {
  try {
    const { statusCode = 0, headers } = response
    const read = await readBody(response)
    const body = headers['content-encoding'] === 'gzip' ? await unzip(read) : read
    return {
      status: statusCode,
      retryAfter: headers['retry-after'],
      contentType: headers['content-type'],
      location: headers.location,
      body,
    }
  } finally {
    // A server that responds before it has read all of the body will not read the rest.
    if (!sent.writableFinished) sent.destroy()
  }
}

// Some servers compress every response. `fetch` reads that by itself.
function unzip(body: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return readBody(new Blob([body]).stream().pipeThrough(new DecompressionStream('gzip')))
}
