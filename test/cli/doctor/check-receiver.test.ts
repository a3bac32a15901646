import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { checkReceiver } from '../../../src/cli/doctor/check-receiver.ts'
import { readReceiverAddress } from '../../../src/cli/source/receiver-address.ts'
import { closeServer } from '../../support/close-server.ts'
import { listen } from '../../support/listen.ts'

/** What the check finds about a server that responds to every POST in the same way. */
async function check(status: number, body: string, contentType: string) {
  const server = createServer(({ method }, response) => {
    if (method === 'POST') response.writeHead(status, { 'content-type': contentType }).end(body)
    else response.end('a page')
  })
  const url = `http://127.0.0.1:${await listen(server)}`
  onTestFinished(() => closeServer(server))
  const [finding] = await checkReceiver(readReceiverAddress(url))
  return { isOk: finding?.isOk, text: finding?.text.replace(url, '') }
}

it('a server that responds with 200 and a login page is no receiver', async () => {
  expect(await check(200, '<html>Please log in</html>', 'text/html')).toEqual({
    isOk: false,
    text: '/v1/traces responds with 200. A login page or another server responds in its place.',
  })
})

it.each([
  [302, '/v1/traces responds with 302. Give the URL that it redirects to.'],
  [401, ' needs a token'],
  [
    403,
    '/v1/traces responds with 403. The key in `headers` may not write here, or a firewall is in front of the endpoint.',
  ],
  [500, '/v1/traces responds with 500.'],
])('a %i is reported with what to do about it', async (status, text) => {
  expect(await check(status, '', 'text/plain')).toEqual({ isOk: false, text })
})

it('a server that takes an empty request is a receiver', async () => {
  expect(await check(200, '{}', 'application/json')).toMatchObject({ isOk: true })
})
