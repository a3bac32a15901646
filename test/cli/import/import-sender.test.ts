import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { CliError } from '../../../src/cli/cli-error.ts'
import { ImportSender } from '../../../src/cli/import/import-sender.ts'
import { readReceiverAddress } from '../../../src/cli/source/receiver-address.ts'
import type { RecordedSpan } from '../../../src/otlp/recorded-span.ts'
import { arrivedNames, startEndpoint } from '../../delivery/endpoint.ts'
import { arbitrarySpan } from '../../otlp/arbitrary-spans.ts'
import { makeAttributes, makeSpan } from '../../otlp/recorded-spans.ts'

const spansOf = (count: number): readonly RecordedSpan[] =>
  Array.from({ length: count }, (_, n) =>
    makeSpan({ name: `span ${n}`, spanId: (n + 1).toString(16).padStart(16, '0') }),
  )

function send(url: string, spans: readonly RecordedSpan[]): Promise<void> {
  const sender = new ImportSender(readReceiverAddress(url))
  return sender.send(sender.pack(spans))
}

describe('the sender of an import', () => {
  it('sends spans exactly as they are', async () => {
    const { sink, url } = await startEndpoint()
    await fc.assert(
      fc.asyncProperty(fc.array(arbitrarySpan, { maxLength: 5 }), async (spans) => {
        sink.arrived.length = 0
        await send(url, spans)
        expect(isDeepStrictEqual(sink.arrived, spans)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  it('sends no request of more than four megabytes, and a larger span alone', async () => {
    const { sink, url } = await startEndpoint()
    const sizes = [1, 2, 2, 6, 1]
    await send(
      url,
      sizes.map((megabytes, n) =>
        makeSpan({
          name: `span ${n}`,
          attributes: makeAttributes([['text', 'x'.repeat(megabytes * 1_000_000)]]),
        }),
      ),
    )
    expect(arrivedNames(sink)).toEqual(sizes.map((_, n) => `span ${n}`))
    expect(sink.requests.map(({ spans }) => spans)).toEqual([2, 1, 1, 1])
  })

  it.each([429, 500, 502, 503, 504, 408])('tries again what meets a %i', async (status) => {
    const { sink, url } = await startEndpoint()
    sink.judge = () => (sink.requests.length === 1 ? { status } : 'take')
    await send(url, spansOf(3))
    expect(arrivedNames(sink)).toEqual(['span 0', 'span 1', 'span 2'])
  })

  it('tries again what meets a connection that breaks', async () => {
    const { sink, url } = await startEndpoint()
    sink.judge = () => (sink.requests.length === 1 ? 'hang up' : 'take')
    await send(url, spansOf(1))
    expect(sink.arrived.length).toBe(1)
  })

  it('says with what words spans are refused, and sends the others', async () => {
    const { sink, url } = await startEndpoint()
    sink.judge = (spans) => (spans.some(({ name }) => name === 'span 2') ? { status: 400 } : 'take')
    await expect(send(url, spansOf(5))).rejects.toThrow(/^refused with 400: /)
    expect(arrivedNames(sink)).toEqual(['span 0', 'span 1', 'span 3', 'span 4'])
  })

  it('leaves out alone a span that makes the receiver fail', async () => {
    const { sink, url } = await startEndpoint()
    sink.judge = (spans) => (spans.some(({ name }) => name === 'span 2') ? { status: 500 } : 'take')
    await expect(send(url, spansOf(5))).rejects.toThrow(/^refused with 500: /)
    expect(new Set(arrivedNames(sink))).toEqual(new Set(['span 0', 'span 1', 'span 3', 'span 4']))
  })

  it('says how many spans a receiver has left out, and why', async () => {
    const { sink, url } = await startEndpoint()
    sink.judge = () => ({ rejected: 2 })
    await expect(send(url, spansOf(5))).rejects.toThrow('2 spans rejected: too old')
  })

  it('ends at once if the receiver asks for more than a minute', async () => {
    const { sink, url } = await startEndpoint()
    sink.judge = () => ({ status: 503, headers: { 'retry-after': '120' } })
    await expect(send(url, spansOf(1))).rejects.toThrow(CliError)
    await expect(send(url, spansOf(1))).rejects.toThrow(`${url} took no more spans`)
    expect(sink.requests.length).toBe(2)
  })

  it('ends when nothing was taken for half a minute', async () => {
    const { sink, url } = await startEndpoint()
    sink.judge = () => {
      vi.setSystemTime(Date.now() + 10_000)
      return { status: 503 }
    }
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      await expect(send(url, spansOf(1))).rejects.toThrow(CliError)
    } finally {
      vi.useRealTimers()
    }
    expect(sink.requests.length).toBe(3)
  })

  it('can be used again after a failure', async () => {
    const { sink, url } = await startEndpoint()
    const sender = new ImportSender(readReceiverAddress(url))
    const packed = sender.pack(spansOf(2))
    sink.judge = () => ({ status: 401 })
    await expect(sender.send(packed)).rejects.toThrow('refused with 401')
    sink.judge = () => 'take'
    await sender.send(packed)
    expect(sink.arrived.length).toBe(2)
  })
})
