import { describe, expect, it } from 'vitest'
import { exporterDestination, type SpanExporter } from '../../src/delivery/span-exporter.ts'
import type { EndedSpan } from '../../src/otlp/ended-span.ts'
import { SpanMemory } from '../../src/otlp/span-memory.ts'
import { endedSpans } from './ended-spans.ts'

const memory = new SpanMemory()
const running = (): AbortSignal => new AbortController().signal

/** What comes of one attempt with an exporter that does this. */
function attempt(run: SpanExporter['export'], { timeoutMillis = 10_000, signal = running() } = {}) {
  const destination = exporterDestination({ export: run, shutdown: async () => {} }, timeoutMillis)
  const spans = endedSpans(3).map((span) => destination.pack(span, memory))
  return destination.deliver(spans, signal)
}

const failing =
  (error?: Error): SpanExporter['export'] =>
  (_spans, done) =>
    done({ code: 1, ...(error && { error }) })

describe('an exporter as a destination', () => {
  it('is given the spans themselves, in their order', async () => {
    const given: EndedSpan[] = []
    const outcome = await attempt((spans: EndedSpan[], done) => {
      given.push(...spans)
      done({ code: 0 })
    })
    expect(outcome).toEqual({ kind: 'accepted', rejected: 0 })
    expect(given.map(({ name }) => name)).toEqual(['span 0', 'span 1', 'span 2'])
  })

  it.each([
    [503, { kind: 'postponed', mayBeAboutSpans: false }],
    [500, { kind: 'postponed', mayBeAboutSpans: true }],
    [400, { kind: 'refused' }],
    [401, { kind: 'postponed', blockedBy: 401, hasAnswered: true }],
  ])('decides by an error whose code is HTTP status %i', async (code, outcome) => {
    const cause = Object.assign(new Error('no'), { code })
    expect(await attempt(failing(cause))).toMatchObject({ ...outcome, cause })
  })

  it.each([
    ['an error without a status', failing(new Error('no'))],
    ['an error with another code', failing(Object.assign(new Error('no'), { code: 14 }))],
    ['no error', failing()],
    [
      'an exception',
      () => {
        throw new Error('broken')
      },
    ],
  ])('may have failed at a span, or at the backend, if there is %s', async (_what, run) => {
    expect(await attempt(run)).toMatchObject({ kind: 'postponed', mayBeAboutSpans: true })
  })

  it('is not waited for longer than a request may take', async () => {
    expect(await attempt(() => {}, { timeoutMillis: 20 })).toMatchObject({
      kind: 'postponed',
      cause: { message: 'the exporter did not call back in time' },
    })
  })

  it('is not waited for when there is no more time', async () => {
    const stopping = new AbortController()
    const outcome = attempt(() => stopping.abort(), { signal: stopping.signal })
    expect(await outcome).toMatchObject({ kind: 'postponed' })
  })

  it('is shut down, and not waited for without an end', async () => {
    let shutdowns = 0
    const never = new Promise<void>(() => {})
    const exporter: SpanExporter = {
      export: () => {},
      shutdown() {
        shutdowns++
        return never
      },
    }
    const awake = setTimeout(() => {}, 60_000)
    await exporterDestination(exporter, 20).shutdown()
    clearTimeout(awake)
    expect(shutdowns).toBe(1)
  })

  it('counts for a span at least the text that is in it', () => {
    const destination = exporterDestination({ export: () => {}, shutdown: async () => {} }, 1)
    const [span] = endedSpans(1)
    const large = { ...(span as EndedSpan), attributes: { 'chat.content': 'x'.repeat(10_000) } }
    const packed = destination.pack(large, memory)
    expect(packed.bytes).toBeGreaterThan(10_000)
    expect(packed.span).toBe(large)
    expect(packed.encoded).toBeUndefined()
  })
})
