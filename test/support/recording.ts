import { diag, type Tracer } from '@opentelemetry/api'
import {
  AlwaysOnSampler,
  type IdGenerator,
  InMemorySpanExporter,
  RandomIdGenerator,
  type Sampler,
  SimpleSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer'
import { decodeJsonTraces } from '../../src/otlp/json/decode-json-traces.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { ThreadSpanProcessor } from '../../src/sdk/thread-span-processor.ts'
import { collectWarnings } from './collect-warnings.ts'
import { registerProvider } from './register-provider.ts'

/** A real provider, registered globally for one test. Its spans have the form that a backend gives back. */
export interface Recording {
  readonly tracer: Tracer
  /** What was logged to `diag` at warn level or above. */
  readonly warnings: readonly string[]
  spans(): readonly RecordedSpan[]
  stop(): Promise<void>
}

export function startRecording({
  sampler = new AlwaysOnSampler(),
  processors = [new ThreadSpanProcessor()],
  contextManager = true,
  idGenerator = new RandomIdGenerator(),
}: {
  sampler?: Sampler
  processors?: readonly object[]
  contextManager?: boolean
  idGenerator?: IdGenerator
} = {}): Recording {
  const exporter = new InMemorySpanExporter()
  const provider = new TracerProvider({
    sampler,
    idGenerator,
    spanProcessors: [...(processors as SpanProcessor[]), new SimpleSpanProcessor({ exporter })],
  })
  const warnings = collectWarnings()
  const unregister = registerProvider(provider, { contextManager })
  return {
    tracer: provider.getTracer('test'),
    warnings,
    spans: () => exportedSpans(exporter),
    async stop() {
      await unregister()
      diag.disable()
    },
  }
}

function exportedSpans(exporter: InMemorySpanExporter): readonly RecordedSpan[] {
  const bytes = JsonTraceSerializer.serializeRequest(exporter.getFinishedSpans())
  return decodeJsonTraces(JSON.parse(new TextDecoder().decode(bytes))).spans
}
