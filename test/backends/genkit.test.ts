import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { TracerProvider } from '@opentelemetry/sdk-trace'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openThread } from '../../src/index.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { ThreadExportProcessor } from '../../src/sdk/index.ts'
import type { RecordedThread } from '../../src/thread/recorded-thread.ts'
import { said } from '../cli/built-cli.ts'
import { makeAttributes, makeSpan } from '../otlp/recorded-spans.ts'
import { installConsumer } from '../support/installed-consumer.ts'
import { orSkip } from '../support/or-skip.ts'
import { freePorts } from './free-port.ts'

const GENKIT = { name: 'genkit', dependencies: { '@genkit-ai/telemetry-server': '1.43.0' } }
const SAID = ['Hello', 'Hi, what is it?', 'My order', 'Which one?', '1042', 'On its way.']

// Genkit keeps attributes and whole milliseconds; events, links and trace state it drops without a word.
describe("Genkit's telemetry server, which keeps less than it is sent", () => {
  let child: ChildProcess | undefined
  let thread: RecordedThread

  beforeAll(async () => {
    const folder = await installConsumer(GENKIT)
    if (folder === undefined) return
    const [port = 0] = await freePorts(1)
    const script = join(import.meta.dirname, 'genkit-server.ts')
    child = spawn(process.execPath, [script, folder, String(port)])
    await said(child, 'stdout', /ready/)
    const url = `http://127.0.0.1:${port}`
    const traceIds = await record(url)
    thread = rebuildThread(await readSpans(url, traceIds), 'lossy')
  })

  beforeEach(({ skip }) => {
    orSkip(child, 'registry', skip)
  })

  afterAll(async () => {
    if (child === undefined) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  })

  it('gives back every message, in the order in which they were said within a millisecond', () => {
    expect(thread.messages.map(({ content }) => content)).toEqual(SAID)
    expect(thread.messages.map(({ role }) => role)).toEqual(SAID.map((_, n) => roleOf(n)))
  })

  it('gives back feedback and events, and calls nothing damaged', () => {
    expect(thread.messages.at(-1)?.feedback).toEqual({ thumb: 'up' })
    expect(thread.events.map(({ name }) => name)).toEqual(['open-document'])
    expect(thread.tally).toMatchObject({ orphans: 0, strayFeedback: 0, damaged: 0 })
  })
})

async function record(url: string): Promise<ReadonlySet<string>> {
  // It answers 200 to protobuf too, and keeps nothing of it.
  const exporting = new ThreadExportProcessor({ url: `${url}/api/otlp`, encoding: 'json' })
  const tracerProvider = new TracerProvider({ spanProcessors: [exporting] })
  const chat = openThread({ id: 'lossy', tracerProvider })
  const ids = SAID.map((content, n) => chat.trackMessage({ role: roleOf(n), content }))
  chat.trackEvent('open-document')
  chat.trackFeedback(ids.at(-1) ?? '', { thumb: 'up' })
  await exporting.shutdown()
  return new Set(ids.map((id) => id.split('-')[1] ?? ''))
}

function roleOf(n: number): 'user' | 'assistant' {
  return n % 2 === 0 ? 'user' : 'assistant'
}

interface GenkitSpan {
  readonly spanId: string
  readonly parentSpanId?: string
  readonly startTime: number
  readonly endTime: number
  readonly displayName: string
  readonly attributes: Readonly<Record<string, string | number | boolean>>
}

async function readSpans(url: string, traceIds: Iterable<string>): Promise<RecordedSpan[]> {
  const spans: RecordedSpan[] = []
  for (const traceId of traceIds) {
    const response = await fetch(`${url}/api/traces/${traceId}`)
    const trace = (await response.json()) as { readonly spans: Record<string, GenkitSpan> }
    spans.push(...Object.values(trace.spans).map((span) => toRecorded(traceId, span)))
  }
  return spans
}

function toRecorded(traceId: string, span: GenkitSpan): RecordedSpan {
  const { spanId, parentSpanId, displayName: name } = span
  return makeSpan({
    traceId,
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    name,
    startUnixNano: BigInt(Math.round(span.startTime)) * 1_000_000n,
    endUnixNano: BigInt(Math.round(span.endTime)) * 1_000_000n,
    attributes: makeAttributes(Object.entries(span.attributes)),
  })
}
