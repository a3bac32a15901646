import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { context, diag, DiagLogLevel, propagation, trace, type Tracer } from '@opentelemetry/api'
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
import { decodeJsonTraces } from '../../src/otlp/decode-json.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { ThreadSpanProcessor } from '../../src/sdk/thread-span-processor.ts'

/** A real provider, registered globally for one test; what it exports comes back as a backend would give it. */
export interface Recording {
  readonly tracer: Tracer
  /** What was written to `diag` at warn level or above. */
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
  const warnings: string[] = []
  const heard = (...words: unknown[]) => warnings.push(words.map(String).join(' '))
  diag.setLogger(
    { error: heard, warn: heard, info() {}, debug() {}, verbose() {} },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  )
  trace.setGlobalTracerProvider(provider)
  if (contextManager) {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  }
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  return {
    tracer: provider.getTracer('test'),
    warnings,
    spans: () => exportedSpans(exporter),
    async stop() {
      await provider.shutdown()
      trace.disable()
      context.disable()
      propagation.disable()
      diag.disable()
    },
  }
}

function exportedSpans(exporter: InMemorySpanExporter): readonly RecordedSpan[] {
  const bytes = JsonTraceSerializer.serializeRequest(exporter.getFinishedSpans())
  return decodeJsonTraces(JSON.parse(new TextDecoder().decode(bytes))).spans
}
