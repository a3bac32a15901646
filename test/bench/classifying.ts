import type { Attributes } from '@opentelemetry/api'
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { classifySpan } from '../../src/replay/index.ts'
import type { Measures } from './scenario.ts'

const SPANS = 2000
const TURNS = 100

/** A span as an instrumentation makes it: what it says at the start, and what it knows only later. */
interface Shape {
  readonly name: string
  readonly start: Attributes
  readonly later: Attributes
}

// What a chat backend's traces are made of.
const SHAPES: Readonly<Record<string, Shape>> = {
  http: {
    name: 'POST',
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
  },
  database: {
    name: 'SELECT shop',
    start: {
      'db.system.name': 'postgresql',
      'db.namespace': 'shop',
      'db.operation.name': 'SELECT',
      'db.query.text': 'SELECT * FROM orders WHERE id = $1',
      'server.address': 'db',
      'server.port': 5432,
    },
    later: {},
  },
  model: {
    name: 'chat some-model',
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
 * What classifying costs beside the pipeline that a span goes through anyway, OpenTelemetry's own: for each shape of span
 * the ratio of a pipeline whose first processor classifies at the start and at the end of every span to one whose first
 * processor does nothing, taking turns in one process.
 */
export async function classifying(): Promise<Measures> {
  const plain = pipeline(processor(() => {}))
  const classified = pipeline(processor(classify))
  const measures: Record<string, number> = {}
  for (const [name, shape] of Object.entries(SHAPES)) {
    const [without, withIt]: [number[], number[]] = [[], []]
    for (let turn = 0; turn < TURNS; turn++) {
      without.push(await spanMillis(plain, shape))
      withIt.push(await spanMillis(classified, shape))
    }
    measures[name] = median(withIt) / median(without)
  }
  return measures
}

const classify = (span: object): void => {
  const { name, attributes, instrumentationScope: scope } = span as ReadableSpan
  classifySpan({ name, attributes, scope })
}

function processor(look: (span: object) => void): SpanProcessor {
  return {
    onStart: look,
    onEnding: look,
    onEnd() {},
    async forceFlush() {},
    async shutdown() {},
  }
}

// Everything but the network: queue, batches, and the bytes that would be sent.
function pipeline(first: SpanProcessor): TracerProvider {
  const exporter = {
    export(spans: ReadableSpan[], done: (result: { code: number }) => void) {
      ProtobufTraceSerializer.serializeRequest(spans)
      done({ code: 0 })
    },
    shutdown: async () => {},
  }
  return new TracerProvider({ spanProcessors: [first, new BatchSpanProcessor({ exporter })] })
}

async function spanMillis(provider: TracerProvider, shape: Shape): Promise<number> {
  const tracer = provider.getTracer('instrumentation')
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
