import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { fetchPost } from '../../../src/delivery/http/fetch-post.ts'
import { nodePost } from '../../../src/delivery/http/node-post.ts'
import { tracesEndpoint } from '../../../src/sdk/traces-endpoint.ts'
import { closeServer } from '../../support/close-server.ts'
import { listen } from '../../support/listen.ts'

it.each([
  ['Node’s client', nodePost('http://127.0.0.1')],
  ['fetch', fetchPost],
])('a user and password in the URL authenticate by Basic: %s', async (_name, post) => {
  const seen: unknown[] = []
  const server = createServer(({ url, headers }, response) => {
    seen.push([url, headers.authorization])
    response.end('{}')
  })
  const port = await listen(server)
  onTestFinished(() => closeServer(server))
  const request = { headers: {}, pieces: [], signal: AbortSignal.timeout(10_000) }
  await post?.({ ...request, url: `http://us%40er:p%C3%A4ss@127.0.0.1:${port}/v1/traces?key=1` })
  await post?.({
    ...request,
    url: `http://user:pass@127.0.0.1:${port}/v1/traces`,
    headers: { authorization: 'Bearer own' },
  })
  const encoded = Buffer.from('us@er:päss').toString('base64')
  expect(seen).toEqual([
    ['/v1/traces?key=1', `Basic ${encoded}`],
    ['/v1/traces', 'Bearer own'],
  ])
})

it('a URL that is wrong is not repeated, because it may hold a password', () => {
  expect(() => tracesEndpoint('registerThreads', 'htp://user:secret@host')).toThrow(
    /^registerThreads: url must be an http:\/\/ or https:\/\/ URL$/,
  )
})
