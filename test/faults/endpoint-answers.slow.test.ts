import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diag } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { ThreadExportProcessorOptions } from '../../src/sdk/index.ts'
import { collectWarnings } from '../support/collect-warnings.ts'
import { contents, said, startRecorder } from './recorder.ts'
import { type Fate, Sink } from './sink.ts'

let sink: Sink
let url: string
beforeEach(async () => {
  sink = new Sink()
  url = await sink.listen()
})
afterEach(() => sink.close())

/** Small batches, so that a few hundred messages are many requests. */
const record = (options: ThreadExportProcessorOptions = {}) =>
  startRecorder({ url, maxBatchBytes: 20_000, ...options })

// A row of the table in docs/delivery.md each.
const HTML = { 'content-type': 'text/html' }
const PASSING: readonly [string, Fate][] = [
  ['401', { status: 401 }],
  ['403', { status: 403 }],
  ['404', { status: 404 }],
  ['407', { status: 407 }],
  ['409', { status: 409 }],
  ['408', { status: 408 }],
  ['501', { status: 501 }],
  ['521', { status: 521 }],
  ['529', { status: 529 }],
  ['a redirect', { status: 307, headers: { location: '/elsewhere' } }],
  ['a login page', { status: 200, headers: HTML, body: '<html>Please log in</html>' }],
  ['a 202 with a word', { status: 202, body: 'OK' }],
  ['a page about the wrong port', { status: 400, headers: HTML, body: '<html>400</html>' }],
]

describe('delivery to an endpoint that takes no spans for a while', () => {
  it.each(PASSING)('keeps every span while it is answered with %s', async (_name, fate) => {
    const fates: Fate[] = ['take', fate, fate, fate]
    sink.judge = () => fates.shift() ?? 'take'
    const { processor, track } = record()
    track(300)
    await processor.forceFlush()
    expect(contents(sink.distinct())).toEqual(said(300))
    expect(processor.counts).toMatchObject({ delivered: 300, dropped: 0 })
  })

  it.each(PASSING)('spools every span while it is answered with %s', async (_name, fate) => {
    const folder = mkdtempSync(join(tmpdir(), 'endpoint-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    sink.judge = () => fate
    const { processor, track } = record({ spool: folder, quiet: true })
    track(300)
    await processor.forceFlush()
    expect(processor.counts).toMatchObject({ spooled: 300, dropped: 0 })
    sink.judge = () => 'take'
    await expect.poll(() => processor.counts.delivered, { timeout: 20_000 }).toBe(300)
    expect(contents(sink.distinct())).toEqual(said(300))
    await processor.shutdown()
  })

  it.each<[Fate, string]>([
    [{ status: 401 }, ' responded with 401. The key in `headers` is missing or wrong.'],
    [
      { status: 302, headers: { location: 'https://u:p@login.example/in?token=1' } },
      ' responded with 302, which redirects to https://login.example/in.',
    ],
    [
      { status: 200, headers: HTML, body: '<html>' },
      ' responded with 200, but with text/html that is not OTLP. A login page',
    ],
  ])('says once what has to be corrected, and again if it changes: %j', async (fate, words) => {
    onTestFinished(() => diag.disable())
    const heard = collectWarnings()
    const about = (text: string) => heard.filter((line) => line.includes(text))
    sink.judge = () => fate
    const { processor, track } = record()
    track(300)
    await processor.forceFlush({ timeoutMillis: 1_000 }).catch(() => {})
    expect(sink.requests.length).toBeGreaterThan(2)
    expect(about('Spans wait until it takes them')).toEqual([expect.stringContaining(words)])
    sink.judge = () => ({ status: 404 })
    await expect.poll(() => about('responded with 404'), { timeout: 20_000 }).toHaveLength(1)
    sink.judge = () => 'take'
    await processor.forceFlush()
    expect(processor.counts).toMatchObject({ delivered: 300, dropped: 0 })
  })
})
