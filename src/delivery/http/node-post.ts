import type { ClientRequest, IncomingMessage } from 'node:http'
import { byteLength } from '../encoding/encoded-bytes.ts'
import { type Post, type PostAnswer, type PostRequest, readBody } from './post.ts'

type Client = Pick<ReturnType<typeof process.getBuiltinModule<'node:http'>>, 'request'>

// What it looks like when the other side has closed a connection.
const CLOSED = new Set<unknown>(['ECONNRESET', 'EPIPE'])

/**
 * A POST by Node's own client, with the process's own agent; undefined outside Node. The pieces go to the socket as they
 * are: `fetch` copies all of a body up to three times on the way, which takes longer than to send it.
 */
export function nodePost(url: string): Post | undefined {
  // Bun, Deno and Cloudflare have a `node:http` too, made of what their own fetch is made of. Node 20 tells no name.
  const { userAgent } = globalThis.navigator ?? { userAgent: 'Node.js' }
  if (!userAgent.startsWith('Node.js')) return undefined
  const client = url.startsWith('https:')
    ? globalThis.process?.getBuiltinModule?.('node:https')
    : globalThis.process?.getBuiltinModule?.('node:http')
  return client && ((request) => postPieces(client, request))
}

async function postPieces(client: Client, request: PostRequest): Promise<PostAnswer> {
  try {
    return await post(client, request)
  } catch (error) {
    // Node has an error of its own for it, which does not say whether there was no more time or no more need.
    request.signal.throwIfAborted()
    throw error
  }
}

function post(client: Client, request: PostRequest, isSecond = false): Promise<PostAnswer> {
  const { url, headers, pieces, signal } = request
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      headers: { 'user-agent': 'threadspan', ...headers, 'content-length': byteLength(pieces) },
      signal,
    }
    let response: IncomingMessage | undefined
    const sent = client.request(url, options, (begun) => {
      response = begun
      resolve(readAnswer(sent, begun))
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

// A server closes a connection that nobody uses when it likes, which may be now: nothing has failed then.
function wasStale({ reusedSocket }: ClientRequest, error: Error): boolean {
  return reusedSocket && CLOSED.has((error as NodeJS.ErrnoException).code)
}

async function readAnswer(sent: ClientRequest, response: IncomingMessage): Promise<PostAnswer> {
  try {
    const body = await readBody(response)
    const { statusCode = 0, headers } = response
    return { status: statusCode, retryAfter: headers['retry-after'], body }
  } finally {
    // Whoever answers before it has read all will not read the rest.
    if (!sent.writableFinished) sent.destroy()
  }
}
