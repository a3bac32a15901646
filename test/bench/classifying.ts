import { type Attributes, context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { BatchSpanProcessor, type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { openThread } from '../../src/index.ts'
import { addSpanRule, type RunKind, ThreadSpanProcessor } from '../../src/sdk/index.ts'
import type { Measures } from './scenario.ts'

const SPANS = 2000
const TURNS = 100

/** A span as an instrumentation makes it: what it says at the start, and what it knows only later. */
interface Shape {
  readonly scope: string
  readonly name: string
  readonly kind: RunKind | null
  readonly start: Attributes
  readonly later: Attributes
}

const HTTP: Shape = {
  scope: '@opentelemetry/instrumentation-undici',
  name: 'POST',
  kind: null,
  start: {
    'http.request.method': 'POST',
    'url.full': 'https://api.example.com/v1/chat/completions',
    'server.address': 'api.example.com',
    'server.port': 443,
    'user_agent.original': 'node',
  },
  later: {
    'network.peer.address': '10.0.0.7',
    'network.peer.port': 443,
    'http.response.status_code': 200,
  },
}

const DATABASE: Shape = {
  scope: '@opentelemetry/instrumentation-pg',
  name: 'SELECT shop',
  kind: null,
  start: {
    'db.system.name': 'postgresql',
    'db.namespace': 'shop',
    'db.operation.name': 'SELECT',
    'db.query.text': 'SELECT * FROM orders WHERE id = $1',
    'server.address': 'db',
    'server.port': 5432,
  },
  later: {},
}

// What a chat backend's traces are made of.
const SHAPES: Readonly<Record<string, Shape>> = {
  http: HTTP,
  database: DATABASE,
  // Of scopes that no rule knows, so that all of it is looked at.
  databaseElsewhere: { ...DATABASE, scope: 'shop' },
  app: {
    scope: 'shop',
    name: 'load customer',
    kind: null,
    start: {
      'app.customer.id': 'c-4711',
      'app.customer.tier': 'gold',
      'app.cache.hit': false,
      'code.function.name': 'loadCustomer',
      'user.id': 'u-81',
    },
    later: { 'app.orders': 12 },
  },
  model: {
    scope: '@opentelemetry/instrumentation-openai',
    name: 'chat some-model',
    kind: 'llm',
    start: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'some-model',
      'gen_ai.request.temperature': 0.2,
      'server.address': 'api.example.com',
    },
    later: {
      'gen_ai.response.model': 'some-model-1',
      'gen_ai.response.id': 'r-1',
      'gen_ai.usage.input_tokens': 812,
      'gen_ai.usage.output_tokens': 97,
    },
  },
}

/**
 * What classifying costs beside the pipeline that a span of a thread goes through anyway: for each shape of span, and for
 * one outside any thread, the ratio of the marking processor as it is to the same with a rule that answers at once, taking
 * turns in one process.
 */
export async function classifying(): Promise<Measures> {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const provider = pipeline()
  const thread = openThread({ id: 'bench', tracerProvider: provider })
  thread.trackMessage({ role: 'user', content: 'Hello' })
  const measures: Record<string, number> = {}
  for (const [name, shape] of Object.entries(SHAPES)) {
    measures[name] = await ratio(shape, () => thread.run(() => spanMillis(provider, shape)))
  }
  const outside = await ratio(HTTP, () => spanMillis(provider, HTTP))
  return { ...measures, outside }
}

async function ratio({ kind }: Shape, turn: () => Promise<number>): Promise<number> {
  const [without, withIt]: [number[], number[]] = [[], []]
  // Each goes first as often as the other: garbage collection would keep step with one of them.
  for (let nth = 0; nth < 2 * TURNS; nth++) {
    const isPlain = nth % 4 === 0 || nth % 4 === 3
    const remove = isPlain ? addSpanRule(() => kind) : undefined
    const millis = await turn()
    remove?.()
    ;(isPlain ? without : withIt).push(millis)
  }
  return median(withIt) / median(without)
}

// Everything but the network: queue, batches, and the bytes that would be sent.
function pipeline(): TracerProvider {
  const exporter = {
    export(spans: ReadableSpan[], done: (result: { code: number }) => void) {
      ProtobufTraceSerializer.serializeRequest(spans)
      done({ code: 0 })
    },
    shutdown: async () => {},
  }
  return new TracerProvider({
    spanProcessors: [new ThreadSpanProcessor(), new BatchSpanProcessor({ exporter })],
  })
}

async function spanMillis(provider: TracerProvider, shape: Shape): Promise<number> {
  const tracer = provider.getTracer(shape.scope)
  const start = performance.now()
  for (let n = 0; n < SPANS; n++) {
    const span = tracer.startSpan(shape.name, { attributes: shape.start })
    span.setAttributes(shape.later)
    span.end()
  }
  await provider.forceFlush()
  return performance.now() - start
}

function median(millis: readonly number[]): number {
  return millis.toSorted((a, b) => a - b)[Math.floor(millis.length / 2)] as number
}
