import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ExportCounts } from '../../src/sdk/index.ts'
import { contents } from '../faults/recorder.ts'
import { Sink } from '../faults/sink.ts'
import { needs } from '../support/needs.ts'
import { startWorkerd, WORKERD } from '../support/workerd.ts'

const ROOT = join(import.meta.dirname, '../..')
const PLACEHOLDER = 'https://collector.example'
const REQUESTS = 40
// Older dates have neither WeakRef nor promises that one request may resolve for another.
const DATES = ['2026-11-01', '2024-01-01']

const APP = readFileSync(join(import.meta.dirname, 'worker-app.ts'), 'utf8')

/** Lets CommonJS load Node's modules, as Cloudflare's own bundler does. */
const NODE_MODULES: Plugin = {
  name: 'node-modules',
  setup(bundler) {
    const namespace = 'node-module'
    bundler.onResolve({ filter: /^(?:async_hooks|events)$/ }, ({ path }) => ({ path, namespace }))
    bundler.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: `import it from 'node:${path}'\nmodule.exports = it`,
    }))
  },
}

interface Report {
  readonly end: string
  readonly counts: ExportCounts
  readonly spool: string
}

/** The Worker in docs/delivery.md, as it stands there. */
function documentedApp(): string {
  const [, page = ''] = readFileSync(join(ROOT, 'docs/delivery.md'), 'utf8').split(
    '<!-- worker -->',
  )
  return /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
}

/** Bundles an app as Cloudflare's own tool does, and starts it with a sink for its spans. */
async function start(app: string, date?: string): Promise<{ sink: Sink; url: string }> {
  const sink = new Sink()
  const sinkUrl = await sink.listen()
  onTestFinished(() => sink.close())
  const { outputFiles } = await build({
    stdin: { contents: app.replaceAll(PLACEHOLDER, sinkUrl), resolveDir: ROOT, loader: 'ts' },
    alias: {
      threadspan: join(ROOT, 'src/index.ts'),
      'threadspan/sdk': join(ROOT, 'src/sdk/index.ts'),
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*'],
    plugins: [NODE_MODULES],
  })
  const url = await startWorkerd(outputFiles[0]?.text ?? '', date, ['nodejs_compat'])
  return { sink, url }
}

async function ask(url: string, path: string, body: string): Promise<string> {
  const response = await fetch(`${url}${path}`, { method: 'POST', body })
  return response.text()
}

async function flush(url: string, body: string, millis = 15_000): Promise<Report> {
  return JSON.parse(await ask(url, `/flush?millis=${millis}`, body)) as Report
}

const questions = Array.from({ length: REQUESTS }, (_, n) => `question ${'?'.repeat(n)}`)

describe.each(DATES)(
  'a Cloudflare Worker of %s',
  needs({ workerd: WORKERD !== undefined }),
  (date) => {
    it('delivers every request if it is written as the documentation shows', async () => {
      const { sink, url } = await start(documentedApp(), date)
      sink.delayMillis = 20
      await ask(url, '/first', 'first')
      await Promise.all(questions.map((question, n) => ask(url, `/thread-${n % 10}`, question)))
      const asked = () => contents(sink.distinct()).filter((text) => text !== ANSWER)
      await expect.poll(() => asked().length, { timeout: 20_000 }).toBe(REQUESTS + 1)
      expect(new Set(asked())).toEqual(new Set(['first', ...questions]))
      await expect.poll(() => sink.distinct().length).toBe(2 * (REQUESTS + 1))
      expect(new Set(sink.arrived.map(({ traceId }) => traceId)).size).toBe(REQUESTS + 1)
    })

    it('delivers what requests have left that flushed nothing, or ended while they did', async () => {
      const { sink, url } = await start(APP, date)
      sink.delayMillis = 500
      await Promise.all(
        questions.map((question, n) =>
          ask(url, ['/dangling', '/none', '/flush?millis=15000'][n % 3] ?? '', question),
        ),
      )
      const { end, counts, spool } = await flush(url, 'last')
      expect(end).toBe('flushed')
      expect(counts).toMatchObject({ delivered: REQUESTS + 1, queued: 0, dropped: 0 })
      expect(new Set(contents(sink.distinct()))).toEqual(new Set([...questions, 'last']))
      expect(spool).toBe('ThreadExportProcessor: spool needs Node.js')
    })

    it('delivers every request if each makes a processor of its own', async () => {
      const { sink, url } = await start(APP, date)
      await Promise.all(questions.map((question) => ask(url, '/flush?anew&millis=15000', question)))
      expect(new Set(contents(sink.arrived))).toEqual(new Set(questions))
    })

    it('rejects a flush that cannot deliver, and delivers with the next', async () => {
      const { sink, url } = await start(APP, date)
      sink.judge = () => ({ status: 503 })
      const failed = await Promise.all(
        questions.slice(0, 5).map((question) => flush(url, question, 1_000)),
      )
      for (const { end } of failed) expect(end).toMatch(/^\d spans are not delivered yet$/)
      sink.judge = () => 'take'
      expect(await flush(url, 'last')).toMatchObject({ end: 'flushed', counts: { delivered: 6 } })
      expect(sink.arrived.length).toBe(6)
    })
  },
)

const ANSWER = 'Ask me something easier.'
