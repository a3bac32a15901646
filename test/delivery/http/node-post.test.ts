import { createServer, type RequestListener } from 'node:http'
import { createServer as createNetServer, type Server, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { nodePost } from '../../../src/delivery/http/node-post.ts'
import type { PostResponse } from '../../../src/delivery/http/post.ts'
import { listen } from '../../support/listen.ts'

const servers: Server[] = []
const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const server of servers.splice(0)) server.close()
})

async function start(server: Server): Promise<string> {
  servers.push(server)
  server.on('connection', (socket: Socket) => sockets.push(socket))
  return `http://127.0.0.1:${await listen(server)}/v1/traces`
}

const serve = (listener: RequestListener): Promise<string> => start(createServer(listener))

/** A server that answers the n-th request it is sent, over all connections, or breaks the connection. */
function breaking(isBroken: (request: number) => boolean): Promise<string> {
  let requests = 0
  return start(
    createNetServer((socket) => {
      socket.on('error', () => {})
      socket.on('data', () => {
        if (isBroken(++requests)) socket.destroy()
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
      })
    }),
  )
}

function post(
  url: string,
  pieces: readonly Uint8Array<ArrayBuffer>[] = [Uint8Array.of(1)],
  signal: AbortSignal = AbortSignal.timeout(10_000),
): Promise<PostResponse> {
  const sent = nodePost(url)?.({ url, headers: { 'x-key': 'k' }, pieces, signal })
  return sent ?? Promise.reject(new Error('this is no Node'))
}

describe('a POST by Node’s own client', () => {
  it('sends pieces as one body of a known length, and reads the answer', async () => {
    const seen: unknown[] = []
    const url = await serve((request, response) => {
      void (async () => {
        const chunks = await request.toArray()
        const { 'x-key': key, 'content-length': length, 'user-agent': agent } = request.headers
        seen.push({ key, length, agent, body: Buffer.concat(chunks as Buffer[]).toString('hex') })
        response.writeHead(503, { 'retry-after': '7' }).end('later')
      })()
    })
    const { status, retryAfter, body } = await post(url, [Uint8Array.of(1, 2), Uint8Array.of(3)])
    expect(seen).toEqual([{ key: 'k', length: '3', agent: 'threadspan', body: '010203' }])
    expect({ status, retryAfter, body: new TextDecoder().decode(body) }).toEqual({
      status: 503,
      retryAfter: '7',
      body: 'later',
    })
  })

  it('sends again, once, what met a connection that the server had closed meanwhile', async () => {
    const url = await breaking((request) => request === 2)
    expect((await post(url)).status).toBe(200)
    expect((await post(url)).status).toBe(200)
    expect(sockets.length).toBe(2)
  })

  it('does not send again what breaks a new connection', async () => {
    const url = await breaking(() => true)
    await expect(post(url)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(sockets.length).toBe(1)
  })

  it('takes an answer that comes before all is sent, and lets go of the rest', async () => {
    const url = await serve((_request, response) => void response.writeHead(413).end())
    const large = Array.from({ length: 1000 }, () => new Uint8Array(65_536))
    expect((await post(url, large)).status).toBe(413)
    await expect.poll(() => sockets.every(({ destroyed }) => destroyed)).toBe(true)
  })

  it('reads no answer that does not end', async () => {
    const url = await serve((_request, response) => {
      const write = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      }
      response.on('drain', write)
      write()
    })
    const { body } = await post(url)
    expect(body.length).toBeGreaterThan(1024 * 1024)
    expect(body.length).toBeLessThan(2 * 1024 * 1024)
    await expect.poll(() => sockets.every(({ destroyed }) => destroyed)).toBe(true)
  })

  it('reads a compressed answer, which it has not asked for, up to its bound', async () => {
    const seen: unknown[] = []
    const url = await serve((request, response) => {
      seen.push(request.headers['accept-encoding'])
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{}'))
    })
    expect(new TextDecoder().decode((await post(url)).body)).toBe('{}')
    expect(seen).toEqual(['identity'])
    const bomb = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(gzipSync(new Uint8Array(50_000_000)))
    })
    expect((await post(bomb)).body.length).toBeLessThan(2 * 1024 * 1024)
  })

  it('is rejected with the reason for which it is given up', async () => {
    const url = await serve(() => {})
    await expect(post(url, [], AbortSignal.timeout(50))).rejects.toMatchObject({
      name: 'TimeoutError',
    })
    const url2 = await serve((_request, response) => void response.write('begun'))
    await expect(post(url2, [], AbortSignal.timeout(50))).rejects.toMatchObject({
      name: 'TimeoutError',
    })
  })
})
