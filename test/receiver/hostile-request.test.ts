import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Receiver } from '../../src/receiver/create-receiver.ts'
import { lengthField } from '../otlp/encode-protobuf.ts'
import { makeAttributes, makeSpan } from '../otlp/recorded-spans.ts'
import { bodyOf, send } from './send.ts'
import { startReceiver } from './start-receiver.ts'

const BEFORE = makeSpan({
  name: 'before',
  spanId: '1'.repeat(16),
  attributes: makeAttributes([['a', [1]]]),
})
const AFTER = makeSpan({ name: 'after', spanId: '2'.repeat(16) })
const HEAD = 'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
const BODY = bodyOf(makeSpan({ name: 'slow', spanId: '3'.repeat(16) }))

async function open({ port }: Receiver): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

// Sends bytes, closes its side, and reads until the receiver does.
async function exchange(receiver: Receiver, bytes: string | Uint8Array): Promise<string> {
  const socket = await open(receiver)
  socket.end(bytes)
  return text(socket).catch(() => '')
}

// What was stored before `attack` is still there and the receiver still takes spans.
async function survive(attack: (receiver: Receiver) => Promise<void>): Promise<readonly string[]> {
  const { receiver, store } = await startReceiver()
  await send(receiver, { body: bodyOf(BEFORE) })
  await attack(receiver)
  expect(await send(receiver, { body: bodyOf(AFTER) })).toMatchObject({ status: 200, body: '{}' })
  expect(store.spans[0]).toEqual(BEFORE)
  return store.names
}

const NESTED_JSON = `{"resourceSpans":${'['.repeat(1_000_000)}`
const NESTED_PROTOBUF = Array.from({ length: 2000 }).reduce<readonly number[]>(
  (inner) => lengthField(5, lengthField(1, inner)),
  [],
)

describe('after a hostile request the receiver works and has lost nothing', () => {
  it.each([
    ['text that is no HTTP', 'hello\r\n\r\n', /^HTTP\/1.1 400/],
    ['bytes that are no HTTP', Buffer.alloc(1000, 0xff), /^HTTP\/1.1 400/],
    ['TLS', Buffer.from('16030100a5010000a10303', 'hex'), /^HTTP\/1.1 400/],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', /^HTTP\/1.1 400/],
    // A sender that is cut off while it sends may not see the answer.
    [
      'endless headers',
      `GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
      /^(HTTP\/1.1 431|$)/,
    ],
    ['two lengths', `${HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`, /^HTTP\/1.1 400/],
    [
      'a length and chunks',
      `${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
      /400/,
    ],
    ['a chunk without a size', `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, /^HTTP\/1.1 400/],
    [
      'a body shorter than its length',
      `${HEAD}Content-Length: 99\r\n\r\n{}`,
      /^(HTTP\/1.1 400.*)?/s,
    ],
    [
      'a strange URL',
      'GET http://[ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      /404/,
    ],
    ['a path of NUL', 'GET /%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', /404/],
    ['an empty host', 'GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n', /^HTTP\/1.1 403/],
    ['HTTP/1.0 without a host', 'GET / HTTP/1.0\r\n\r\n', /^HTTP\/1.1 403/],
    ['nothing at all', '', /^$/],
  ])('%s', async (_what, bytes, answer) => {
    const names = await survive(async (receiver) => {
      expect(await exchange(receiver, bytes)).toMatch(answer)
    })
    expect(names).toEqual(['before', 'after'])
  })

  it.each([
    ['arrays nested a million deep', {}, NESTED_JSON],
    ['bytes that are not UTF-8', {}, Buffer.from('7b22ff', 'hex')],
    ['a list of nulls', {}, '{"resourceSpans":[null]}'],
    [
      'a protobuf of noise',
      { 'content-type': 'application/x-protobuf' },
      Buffer.alloc(100_000, 0xa5),
    ],
    ['a damaged gzip', { 'content-encoding': 'gzip' }, gzipSync(BODY).fill(0xff, 20)],
  ])('%s', async (_what, headers, body) => {
    const names = await survive(async (receiver) => {
      expect(await send(receiver, { headers, body })).toMatchObject({ status: 400 })
    })
    expect(names).toEqual(['before', 'after'])
  })

  it('a value nested two thousand deep', async () => {
    const attribute = [...lengthField(1, 'deep'), ...lengthField(2, NESTED_PROTOBUF)]
    const span = [
      ...lengthField(1, Array<number>(16).fill(7)),
      ...lengthField(2, Array<number>(8).fill(7)),
      ...lengthField(5, 'deep'),
      ...lengthField(9, attribute),
    ]
    const body = Uint8Array.from(lengthField(1, lengthField(2, lengthField(2, span))))
    const headers = { 'content-type': 'application/x-protobuf' }
    const names = await survive(async (receiver) => {
      expect(await send(receiver, { headers, body })).toMatchObject({ status: 200 })
    })
    expect(names).toEqual(['before', 'deep', 'after'])
  })

  it('keys that JavaScript treats in a special way', async () => {
    const body = `{"__proto__":{"resourceSpans":[]},${BODY.slice(1).replace('"key":"service.name"', '"key":"__proto__"')}`
    const names = await survive(async (receiver) => {
      expect(await send(receiver, { body })).toMatchObject({ status: 200 })
    })
    expect(names).toEqual(['before', 'slow', 'after'])
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it('a sender that goes away in the middle of its body', async () => {
    const { receiver, store, problems } = await startReceiver()
    const socket = await open(receiver)
    socket.write(`${HEAD}Content-Length: 1000\r\n\r\n${BODY.slice(0, 20)}`)
    // The receiver has the first half when it answers somebody else.
    await send(receiver, { body: bodyOf(BEFORE) })
    socket.destroy()
    await expect.poll(() => problems.length).toBe(1)
    expect(problems[0]?.message).toBe('the request was cut off')
    await send(receiver, { body: bodyOf(AFTER) })
    expect(store.names).toEqual(['before', 'after'])
    expect(receiver.counts).toMatchObject({ requests: 3, refused: 1 })
  })

  it('a body that comes byte by byte', async () => {
    const names = await survive(async (receiver) => {
      const socket = await open(receiver)
      socket.setNoDelay(true)
      socket.write(`${HEAD}Content-Length: ${BODY.length}\r\n\r\n`)
      for (const byte of BODY) {
        await new Promise<void>((resolve) => void socket.write(byte, () => resolve()))
      }
      const [answer] = (await once(socket, 'data')) as [Buffer]
      expect(String(answer)).toMatch(/^HTTP\/1.1 200 OK/)
      socket.destroy()
    })
    expect(names).toEqual(['before', 'slow', 'after'])
  })

  it('a body above the limit on a connection that goes on to send a good one', async () => {
    const { receiver, store } = await startReceiver({ maxBodyBytes: 1000 })
    const socket = await open(receiver)
    const large = 'x'.repeat(500_000)
    socket.end(
      `${HEAD}Content-Length: ${large.length}\r\n\r\n${large}${HEAD}Content-Length: ${BODY.length}\r\n\r\n${BODY}`,
    )
    const answers = await text(socket)
    expect(answers.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200'])
    expect(store.names).toEqual(['slow'])
  })
})

describe('close', () => {
  it('stores and answers what is running, and takes nothing new', async () => {
    const { receiver, store } = await startReceiver()
    const release = store.hold()
    const running = send(receiver, { body: BODY })
    await expect.poll(() => receiver.counts.spans).toBe(1)
    const closed = receiver.close()
    await expect(send(receiver, { body: BODY })).rejects.toThrow('ECONNREFUSED')
    expect(store.names).toEqual([])
    release()
    expect(await running).toMatchObject({ status: 200 })
    await closed
    expect(store.names).toEqual(['slow'])
  })

  it('waits for the store even if the time is over', async () => {
    const { receiver, store } = await startReceiver()
    const release = store.hold()
    const running = send(receiver, { body: BODY }).catch(() => undefined)
    await expect.poll(() => receiver.counts.spans).toBe(1)
    const closed = receiver.close({ timeoutMillis: 0 })
    await running
    release()
    await closed
    expect(store.names).toEqual(['slow'])
  })

  it('cuts off senders that do not come to an end', async () => {
    const { receiver } = await startReceiver()
    const socket = await open(receiver)
    socket.write(`${HEAD}Content-Length: 1000\r\n\r\n{`)
    const headless = await open(receiver)
    headless.write('POST /v1/traces HT')
    await send(receiver)
    const ended = Promise.all([once(socket, 'close'), once(headless, 'close')])
    await receiver.close({ timeoutMillis: 0 })
    await ended
    expect(receiver.counts).toMatchObject({ refused: 1 })
  })

  it('closes connections that are idle, and can be called twice', async () => {
    const { receiver } = await startReceiver()
    const socket = await open(receiver)
    socket.write(`${HEAD}Content-Length: 0\r\n\r\n`)
    await once(socket, 'data')
    const ended = once(socket, 'close')
    await Promise.all([receiver.close(), receiver.close()])
    await ended
    await receiver.close()
    expect(socket.destroyed).toBe(true)
  })
})
