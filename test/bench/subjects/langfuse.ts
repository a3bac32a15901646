import type { StartSubject } from '../subject.ts'

interface Otel {
  readonly NodeTracerProvider: new (options: { spanProcessors: unknown[] }) => {
    register(): void
    forceFlush(): Promise<void>
  }
}
interface LangfuseOtel {
  readonly LangfuseSpanProcessor: new (options: object) => unknown
}
interface Tracing {
  propagateAttributes(attributes: { sessionId: string }, fn: () => void): void
  startObservation(name: string, body: { input: string }): { end(): void }
}

/** A Langfuse observation with its session. */
export const startLangfuse: StartSubject = async ({ sinkUrl, load }) => {
  const { LangfuseSpanProcessor } = (await load('@langfuse/otel')) as LangfuseOtel
  const { NodeTracerProvider } = (await load('@opentelemetry/sdk-trace-node')) as Otel
  const tracing = (await load('@langfuse/tracing')) as Tracing
  const keys = { publicKey: 'pk-bench', secretKey: 'sk-bench', baseUrl: sinkUrl }
  const provider = new NodeTracerProvider({ spanProcessors: [new LangfuseSpanProcessor(keys)] })
  provider.register()
  let nth = 0
  return {
    say(content) {
      tracing.propagateAttributes({ sessionId: `bench-${nth++ % 100}` }, () =>
        tracing.startObservation('user message', { input: content }).end(),
      )
    },
    flush: () => provider.forceFlush(),
  }
}
