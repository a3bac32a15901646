import type { StartSubject } from '../subject.ts'

interface Phoenix {
  register(options: object): {
    getTracer(name: string): {
      startSpan(name: string, options: object): { end(): void }
    }
    forceFlush(): Promise<void>
  }
}

/** A span of the provider that phoenix-otel registers. */
export const startPhoenix: StartSubject = async ({ sinkUrl, load }) => {
  const phoenix = (await load('@arizeai/phoenix-otel')) as Phoenix
  const provider = phoenix.register({ projectName: 'bench', url: sinkUrl, batch: true })
  const tracer = provider.getTracer('bench')
  let nth = 0
  return {
    say(content) {
      const attributes = {
        'openinference.span.kind': 'CHAIN',
        'session.id': `bench-${nth++ % 100}`,
        'input.value': content,
      }
      tracer.startSpan('user message', { attributes }).end()
    },
    flush: () => provider.forceFlush(),
  }
}
