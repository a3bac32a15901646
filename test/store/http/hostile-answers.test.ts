import { inspect } from 'node:util'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { findThreads } from '../../../src/replay/find-threads.ts'
import type { SpanReader } from '../../../src/replay/span-reader.ts'
import { clickhouseReader } from '../../../src/store/clickhouse.ts'
import type { BackendOptions } from '../../../src/store/http/backend-options.ts'
import { jaegerReader } from '../../../src/store/jaeger.ts'
import { tempoReader } from '../../../src/store/tempo.ts'
import { StoreError } from '../../../src/thread/errors.ts'
import { readAll } from '../thread-spans.ts'
import { startServer } from './fake-server.ts'

const TOKEN = 'tok-3f9a-SECRET'
const PASSWORD = 'pa55 w/rd&?'

const READERS: readonly (readonly [
  string,
  (url: string, options?: BackendOptions) => SpanReader,
])[] = [
  ['jaegerReader', jaegerReader],
  ['tempoReader', tempoReader],
  ['clickhouseReader', clickhouseReader],
]

type Answer = (response: ServerResponse, request: IncomingMessage) => void

const HOSTILE: readonly (readonly [string, Answer, RegExp])[] = [
  [
    'a web page with status 200',
    (response) => response.end('<!DOCTYPE html><title>Sign in</title>'),
    /web page/,
  ],
  [
    'a web page with status 502',
    (response) => response.writeHead(502).end('<html>Bad gateway</html>'),
    /502|web page/,
  ],
  ['JSON that is cut short', (response) => response.end('{"data":["a'), /cut short/],
  ['no JSON at all', (response) => response.end('hello'), /not JSON|broke off its response: hello/],
  ['a list where an object must be', (response) => response.end('[1]\n'), /makes no sense/],
  [
    'fields of other types',
    (response) => response.end('{"data":7,"traces":"x","name":7}\n'),
    /makes no sense: .* is (7|"x"), not/,
  ],
  [
    'an error that repeats the credentials',
    (response, request) => {
      const said = JSON.stringify(request.headers) + decodeURIComponent(request.url ?? '')
      response
        .writeHead(500)
        .end(`no: ${said} ${TOKEN} ${PASSWORD} ${encodeURIComponent(PASSWORD)}`)
    },
    /it responded with 500/,
  ],
  ['401', (response) => response.writeHead(401).end(TOKEN), /401: the credentials/],
  [
    'a redirect to another host',
    (response) => response.writeHead(302, { location: `http://evil.example/?${TOKEN}` }).end(),
    /it redirects (to evil\.example|elsewhere) \(302\)/,
  ],
  [
    'an error of 100 MB',
    (response) => void writeMegabytes(response.writeHead(500), 100),
    /it responded with 500|larger than 67108864 bytes/,
  ],
  [
    'an answer of 100 MB',
    (response) => void writeMegabytes(response, 100),
    /larger than 67108864 bytes/,
  ],
  [
    'an end in the middle',
    (response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{"data":[')
      setTimeout(() => response.destroy(), 20)
    },
    /the connection was lost|cut short/,
  ],
]

describe.each(READERS)('%s', (_name, open) => {
  const options = { headers: { 'x-token': TOKEN }, retries: 0 }

  const failures = async (reader: SpanReader): Promise<readonly unknown[]> => {
    const wanted = "x' OR 1=1; DROP TABLE otel_traces --"
    const all = [await fail(readAll(reader, wanted)), await fail(findThreads(reader))]
    await reader.close()
    return all
  }

  it.each(HOSTILE)('answers one clear error to %s', async (_what, answer, reason) => {
    await using server = await startServer((request, response) => answer(response, request))
    const url = server.url.replace('//', `//reader:${encodeURIComponent(PASSWORD)}@`)
    for (const error of await failures(open(url, options))) {
      expect(error).toBeInstanceOf(StoreError)
      const { message } = error as StoreError
      expect(message).toMatch(new RegExp(`^cannot read from ${server.url}(/default)?: .*`, 's'))
      expect(message).toMatch(reason)
      expect(message.length).toBeLessThan(500)
      expectNoSecret(error)
    }
  })

  it('gives up on an answer that trickles in', async () => {
    await using server = await startServer((_request, response) => {
      const trickle = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(trickle))
    })
    const reader = open(server.url, { ...options, timeoutMillis: 150 })
    for (const error of await failures(reader)) {
      expect((error as Error).message).toMatch(/it did not respond in full within 0\.15 s$/)
    }
  })

  it('gives up on a server that says nothing, and on one that is not there', async () => {
    const server = await startServer(() => {})
    const silent = open(server.url, { ...options, timeoutMillis: 150 })
    expect(((await failures(silent))[0] as Error).message).toMatch(/did not respond in full within/)
    await server[Symbol.asyncDispose]()
    const [gone] = await failures(open(server.url, options))
    expect(gone).toBeInstanceOf(StoreError)
    expect((gone as Error).message).toMatch(/nothing answers there \(ECONNREFUSED\)$/)
  })

  it('sends the headers and the credentials of the URL, and follows no redirect with them', async () => {
    await using elsewhere = await startServer((_request, response) => response.end('{}'))
    await using server = await startServer((_request, response) => {
      response.writeHead(307, { location: elsewhere.url }).end()
    })
    const url = server.url.replace('//', '//ann:pass%2Fword@')
    await failures(open(url, { ...options, headers: { 'x-token': TOKEN } }))
    expect(elsewhere.requests).toEqual([])
    const { authorization, ...headers } = server.requests[0]?.headers ?? {}
    expect(Buffer.from(authorization?.slice(6) ?? '', 'base64').toString()).toBe('ann:pass/word')
    expect(headers['x-token']).toBe(TOKEN)
  })

  it('puts no thread id into SQL, TraceQL or a path but as a value', async () => {
    await using server = await startServer((request, response) => {
      response.end(String(request.url).includes('services') ? '{"data":["bot"]}\n' : '{}\n')
    })
    const reader = open(server.url, options)
    const id = `"} || true || {"'; DROP TABLE x; --/../..?a=b&c#`
    await readAll(reader, id).catch(() => {})
    await reader.close()
    for (const { url = '' } of server.requests) {
      const { pathname, searchParams } = new URL(url, server.url)
      expect(pathname).toMatch(/^[a-z0-9/]*$/)
      for (const value of searchParams.values()) {
        if (!value.includes('DROP')) continue
        const isWhole = value.includes(JSON.stringify(id)) || value === id
        expect([value, isWhole]).toEqual([value, true])
      }
    }
  })

  it.each([429, 503])(
    'tries again after %i, as often as it is told and as late',
    async (status) => {
      let left = 2
      await using server = await startServer((_request, response) => {
        if (left-- > 0) response.writeHead(status, { 'retry-after': '0' }).end()
        else response.writeHead(400).end('enough')
      })
      const [error] = await failures(open(server.url, { ...options, retries: 2 }))
      expect((error as Error).message).toMatch(/it responded with 400: enough$/)
      left = 9
      const [busy] = await failures(open(server.url, { ...options, retries: 1 }))
      expect((busy as Error).message).toMatch(new RegExp(`it responded with ${status}: too busy$`))
      left = 9
      const [late] = await failures(open(server.url, { ...options, retries: 0 }))
      expect((late as Error).message).toMatch(/too busy$/)
    },
  )

  it.each([
    ['ftp://host', 'url is not an http:// or https:// address'],
    [`http://user:${TOKEN}@`, 'url is not an http:// or https:// address'],
  ])('refuses the URL of %s without repeating it', (url, message) => {
    expect(() => open(url)).toThrow(expect.objectContaining({ code: 'OPTION', message }) as Error)
  })

  it('refuses options that make no sense, without their values where they are secret', () => {
    const refusal = (wrong: BackendOptions) => {
      try {
        open('http://localhost', wrong)
      } catch (error) {
        return (error as Error).message
      }
      return 'nothing was refused'
    }
    expect(refusal({ timeoutMillis: 0 })).toBe(
      'timeoutMillis is 0; it must be a whole number, 1 or more',
    )
    expect(refusal({ retries: -1 })).toBe('retries is -1; it must be a whole number, 0 or more')
    expect(refusal({ headers: { a: `${TOKEN}\r\nx: y` } })).toBe(
      'headers.a contains characters that a header cannot have',
    )
    expect(refusal({ headers: { [`a b ${TOKEN}`]: 'x' } })).toBe(
      'headers contains an invalid header name',
    )
    expect(refusal({ onPartial: 'log' as never })).toBe('onPartial must be a function')
  })
})

function expectNoSecret(error: unknown): void {
  const said = inspect(error, { depth: 10, showHidden: true })
  const basic = Buffer.from(`reader:${PASSWORD}`).toString('base64')
  for (const secret of [TOKEN, PASSWORD, encodeURIComponent(PASSWORD), basic]) {
    expect(said).not.toContain(secret)
  }
}

async function fail(action: Promise<unknown>): Promise<unknown> {
  return action.then(
    () => 'nothing failed',
    (error: unknown) => error,
  )
}

async function writeMegabytes(response: ServerResponse, megabytes: number): Promise<void> {
  const megabyte = Buffer.alloc(1 << 20, 'x')
  response.setMaxListeners(0).write('{"data":["')
  for (let count = 0; count < megabytes && !response.destroyed; count++) {
    if (!response.write(megabyte)) {
      await new Promise((resolve) => response.once('drain', resolve).once('close', resolve))
    }
  }
  response.end()
}
