import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Receiver } from '../../src/receiver/create-receiver.ts'
import { makeAttributes, makeSpan } from '../otlp/recorded-spans.ts'
import { bodyOf, send } from './send.ts'
import { startReceiver } from './start-receiver.ts'

const MEGABYTE = 1024 * 1024
const HEAD = 'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
const SMALL = bodyOf(makeSpan({ name: 'small' }))
const LARGE = bodyOf(makeSpan({ attributes: makeAttributes([['a', 'x'.repeat(1.5 * MEGABYTE)]]) }))
const BUDGET = { maxBodyBytes: 2 * MEGABYTE, maxMemoryBytes: 9 * MEGABYTE }

async function open({ port }: Receiver): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** Sends bodies of two megabytes without their last byte, and waits until the receiver has them. */
async function holdMemory(receiver: Receiver, count: number): Promise<readonly Socket[]> {
  const sockets = await Promise.all(Array.from({ length: count }, () => open(receiver)))
  for (const socket of sockets) {
    socket.write(`${HEAD}Content-Length: ${2 * MEGABYTE}\r\n\r\n`)
    socket.write(Buffer.alloc(2 * MEGABYTE - 1, 'x'))
  }
  await expect.poll(() => receiver.bytesInMemory).toBeGreaterThan(count * 1.9 * MEGABYTE)
  return sockets
}

describe('the memory of all requests together', () => {
  it('is bounded: what is more gets a 503, and is taken when there is room again', async () => {
    const { receiver, problems, store } = await startReceiver(BUDGET)
    const [first] = await holdMemory(receiver, 2)
    const refused = await send(receiver, { body: LARGE })
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '5' } })
    expect(JSON.parse(refused.body)).toMatchObject({ code: 14 })
    expect(problems).toMatchObject([{ reason: 'memory-full' }])
    expect(receiver.counts).toMatchObject({ requests: 1, postponed: 1, refused: 0, spans: 0 })
    first?.destroy()
    await expect.poll(() => receiver.bytesInMemory).toBeLessThan(3 * MEGABYTE)
    expect(await send(receiver, { body: LARGE })).toMatchObject({ status: 200 })
    expect(store.spans).toHaveLength(1)
  })

  it('counts a body as large as it is decompressed', async () => {
    const { receiver } = await startReceiver(BUDGET)
    await holdMemory(receiver, 2)
    const headers = { 'content-encoding': 'gzip' }
    expect(await send(receiver, { headers, body: gzipSync(LARGE) })).toMatchObject({ status: 503 })
  })

  it('leaves a part to small bodies', async () => {
    const { receiver } = await startReceiver(BUDGET)
    await holdMemory(receiver, 3)
    expect(await send(receiver, { body: SMALL })).toMatchObject({ status: 200 })
  })

  it('never refuses a body that is alone', async () => {
    const { receiver } = await startReceiver({ ...BUDGET, maxMemoryBytes: 2 * MEGABYTE })
    expect(await send(receiver, { body: LARGE })).toMatchObject({ status: 200 })
    expect(receiver.bytesInMemory).toBe(0)
  })

  it('is given back by senders that go away, are refused, or fail in the store', async () => {
    const { receiver, store } = await startReceiver(BUDGET)
    for (const socket of await holdMemory(receiver, 2)) socket.destroy()
    await expect.poll(() => receiver.bytesInMemory).toBe(0)
    await send(receiver, { body: '{' })
    await send(receiver, { headers: { 'content-encoding': 'gzip' }, body: 'no' })
    await send(receiver, { body: 'x'.repeat(3 * MEGABYTE) })
    store.failure = new Error('mine')
    await send(receiver, { body: SMALL })
    expect(receiver.bytesInMemory).toBe(0)
    expect(receiver.counts).toMatchObject({ requests: 6, refused: 5, failed: 1 })
  })

  it('is counted for each chunk, because a sender can send chunks of one byte', async () => {
    const { receiver } = await startReceiver(BUDGET)
    const socket = await open(receiver)
    socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(5000)}`)
    await expect.poll(() => receiver.bytesInMemory).toBeGreaterThan(5000 * 100)
    socket.destroy()
  })
})

describe('a sender', () => {
  it('that takes too long is ended, and another is not', async () => {
    const { receiver, problems } = await startReceiver({ bodyTimeoutMillis: 300 })
    const slow = await open(receiver)
    slow.write(`${HEAD}Content-Length: 1000\r\n\r\n{`)
    const headless = await open(receiver)
    headless.write('POST /v1/traces HT')
    const answers = await Promise.all([text(slow), text(headless)])
    expect(answers.map((answer) => answer.slice(0, 12))).toEqual(['HTTP/1.1 408', 'HTTP/1.1 408'])
    expect(problems.map(({ message }) => message)).toEqual([
      'the request took longer than 300 ms, and was cut off',
    ])
    expect(receiver.counts).toMatchObject({ requests: 1, refused: 1 })
    expect(await send(receiver, { body: SMALL })).toMatchObject({ status: 200 })
  })

  it('that goes on and on after it was refused is ended too', async () => {
    const { receiver } = await startReceiver({ bodyTimeoutMillis: 300, maxBodyBytes: 1000 })
    const socket = await open(receiver)
    socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n7D0\r\n${'x'.repeat(2000)}\r\n`)
    expect(await text(socket)).toMatch(/^HTTP\/1.1 413/)
  })

  it('that announces a body above the limit gets 413 and not 100, and its connection is closed', async () => {
    const { receiver } = await startReceiver({ maxBodyBytes: 1000 })
    const socket = await open(receiver)
    socket.write(`${HEAD}Expect: 100-continue\r\nContent-Length: 1001\r\n\r\n`)
    const answer = await text(socket)
    expect(answer).toMatch(/^HTTP\/1.1 413/)
    expect(answer).toContain('larger than 1000 bytes as announced')
  })

  it('that waits for 100 gets it if its body is welcome', async () => {
    const { receiver, store } = await startReceiver()
    const socket = await open(receiver)
    socket.write(`${HEAD}Expect: 100-continue\r\nContent-Length: ${SMALL.length}\r\n\r\n`)
    const [first] = (await once(socket, 'data')) as [Buffer]
    expect(String(first)).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    socket.write(SMALL)
    const [second] = (await once(socket, 'data')) as [Buffer]
    expect(String(second)).toMatch(/^HTTP\/1.1 200/)
    expect(store.names).toEqual(['small'])
    socket.destroy()
  })

  it.each([
    ['without the token', { token: 'secret' }, '', 401],
    ['of a foreign page', {}, 'Origin: https://evil.example\r\n', 403],
    ['of another type', {}, 'Content-Encoding: br\r\n', 400],
  ])('%s gets no 100 either', async (_who, options, header, status) => {
    const { receiver } = await startReceiver(options)
    const socket = await open(receiver)
    socket.write(`${HEAD}${header}Expect: 100-continue\r\nContent-Length: 10\r\n\r\n`)
    expect(await text(socket)).toMatch(new RegExp(`^HTTP/1.1 ${status}`))
  })

  it('that is refused while it sends does not keep the receiver from closing when it goes away', async () => {
    const { receiver } = await startReceiver({ maxBodyBytes: 1000 })
    const socket = await open(receiver)
    socket.write(`${HEAD}Content-Length: 5000\r\n\r\nx`)
    await once(socket, 'data')
    socket.destroy()
    await receiver.close()
    expect(receiver.counts).toMatchObject({ refused: 1 })
  })

  it('cannot make zstd take a window of 128 MB', async () => {
    const { receiver } = await startReceiver()
    const headers = { 'content-encoding': 'zstd' }
    const frame = zstdCompressSync(SMALL)
    // A frame header without the size of the content, and with a window of 2^27 bytes.
    const wide = Buffer.concat([
      frame.subarray(0, 4),
      Buffer.from([0, (27 - 10) << 3]),
      frame.subarray(6),
    ])
    const answer = await send(receiver, { headers, body: wide })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatch(/memory|window/i)
  })
})
