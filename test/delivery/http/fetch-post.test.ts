import { createServer } from 'node:http'
import { afterEach, expect, it, vi } from 'vitest'
import { fetchPost } from '../../../src/delivery/http/fetch-post.ts'
import { nodePost } from '../../../src/delivery/http/node-post.ts'
import { listen } from '../../support/listen.ts'

const server = createServer((request, response) => {
  void request.toArray().then((chunks) => {
    const body = Buffer.concat(chunks as Buffer[]).toString('hex')
    response.writeHead(307, { location: '/elsewhere', 'retry-after': '7' })
    response.end(`${request.method} ${request.url} ${String(request.headers['x-key'])} ${body}`)
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  server.close()
})

it('a POST by fetch sends pieces as one body, reads the answer, and follows no redirect', async () => {
  const { status, retryAfter, body } = await fetchPost({
    url: `http://127.0.0.1:${await listen(server)}/v1/traces`,
    headers: { 'x-key': 'k' },
    pieces: [Uint8Array.of(1, 2), Uint8Array.of(3)],
    signal: AbortSignal.timeout(10_000),
  })
  const text = new TextDecoder().decode(body)
  expect({ status, retryAfter, text }).toEqual({
    status: 307,
    retryAfter: '7',
    text: 'POST /v1/traces k 010203',
  })
})

it('is what is left where Node’s client is only imitated', () => {
  expect(nodePost('http://127.0.0.1')).toBeTypeOf('function')
  for (const userAgent of ['Deno/2.9.6', 'Bun/1.4.5', 'Cloudflare-Workers', 'Mozilla/5.0']) {
    vi.stubGlobal('navigator', { userAgent })
    expect(nodePost('http://127.0.0.1')).toBeUndefined()
  }
})
