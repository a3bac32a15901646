import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Attributes, context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { openThread } from '../../src/index.ts'
import { decodeJsonTraces } from '../../src/otlp/json/decode-json-traces.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { ThreadSpanProcessor } from '../../src/sdk/index.ts'
import { DATA_FOLDER } from '../support/data-folder.ts'
import type { Measures } from './scenario.ts'

// What BatchSpanProcessor holds without loss.
const SPANS = 2000
const TURNS = 100

/** What one turn took, in milliseconds: who makes the spans, and all of it until they are delivered. */
interface Turn {
  readonly caller: number
  readonly pipeline: number
}

/**
 * What the marking processor adds to a pipeline: spans of a real shop's services on Node.js, in a thread and outside any,
 * and in a thread the spans of its services in other languages, which no process of ours would have; with the processor
 * and without it, taking turns in one process.
 */
export async function marking(sinkUrl: string): Promise<Measures> {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const plain = pipeline(sinkUrl, [])
  const marked = pipeline(sinkUrl, [new ThreadSpanProcessor()])
  const thread = openThread({ id: 'bench', tracerProvider: plain })
  thread.trackMessage({ role: 'user', content: 'Hello' })
  const turn = (marks: boolean, spans: readonly RecordedSpan[]) =>
    turnMillis(marks ? marked : plain, spans)
  const spans = recordedSpans()
  const ours = spans.filter(isOfNode)
  const others = spans.filter((span) => !isOfNode(span))
  return {
    ...(await ratios('inThread', (marks) => thread.run(() => turn(marks, ours)))),
    ...(await ratios('outside', (marks) => turn(marks, ours))),
    ...(await ratios('other languages', (marks) => thread.run(() => turn(marks, others)))),
  }
}

function pipeline(sinkUrl: string, processors: readonly ThreadSpanProcessor[]): TracerProvider {
  const exporter = new OTLPTraceExporter({ url: `${sinkUrl}/v1/traces` })
  return new TracerProvider({
    spanProcessors: [...processors, new BatchSpanProcessor({ exporter })],
  })
}

async function ratios(
  where: string,
  turn: (marks: boolean) => Promise<Turn>,
): Promise<Record<string, number>> {
  const [without, withIt]: [Turn[], Turn[]] = [[], []]
  // Taking turns at going first: garbage collection keeps step with one side where it is always the same.
  for (let nth = 0; nth < TURNS; nth++) {
    for (const marks of nth % 2 === 0 ? [false, true] : [true, false]) {
      const measured = await turn(marks)
      ;(marks ? withIt : without).push(measured)
    }
  }
  const ratio = (of: keyof Turn) =>
    median(withIt.map((one) => one[of])) / median(without.map((one) => one[of]))
  return { [`${where}, caller`]: ratio('caller'), [`${where}, pipeline`]: ratio('pipeline') }
}

function median(millis: readonly number[]): number {
  return millis.toSorted((a, b) => a - b)[Math.floor(millis.length / 2)] as number
}

// What instrumentations of the demo shop wrote, as often as it takes: scopes, names, kinds and attributes as they were.
function recordedSpans(): readonly RecordedSpan[] {
  const file = join(DATA_FOLDER, 'otlp/demo-shop.jsonl')
  if (!existsSync(file)) {
    throw new Error(`there is no ${file}: set THREADSPAN_DATA to the folder of the recorded spans`)
  }
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return lines.flatMap((line) => decodeJsonTraces(JSON.parse(line)).spans)
}

function isOfNode({ resource }: RecordedSpan): boolean {
  return resource['telemetry.sdk.language'] === 'nodejs'
}

async function turnMillis(provider: TracerProvider, spans: readonly RecordedSpan[]): Promise<Turn> {
  const tracer = provider.getTracer('bench')
  const tracers = spans.map(({ scope }) => provider.getTracer(scope.name))
  const parent = trace.setSpan(context.active(), tracer.startSpan('POST /chat'))
  const start = performance.now()
  for (let n = 0; n < SPANS; n++) {
    const { name, kind, attributes } = spans[n % spans.length] as RecordedSpan
    const options = { kind: Math.max(kind - 1, 0), attributes: attributes as Attributes }
    tracers[n % spans.length]?.startSpan(name, options, parent).end()
  }
  const made = performance.now()
  await provider.forceFlush()
  return { caller: made - start, pipeline: performance.now() - start }
}
