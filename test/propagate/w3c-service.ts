import { context, SpanKind, trace } from '@opentelemetry/api'
import { AlwaysOnSampler, TracerProvider } from '@opentelemetry/sdk-trace'
import { createServer, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import { extractThread, injectThread } from '../../src/propagate/carrier.ts'
import { openThread } from '../../src/record/open-thread.ts'
import { ThreadSpanProcessor } from '../../src/sdk/thread-span-processor.ts'
import { closeServer } from '../support/close-server.ts'
import { listen } from '../support/listen.ts'
import { registerProvider } from '../support/register-provider.ts'

/** One request that the service is asked to make, in the words of W3C's test harness. */
interface Call {
  readonly url: string
  readonly arguments: unknown
}

/** A running service. */
export interface W3cService {
  /** Takes a POST with a JSON array of `{ url, arguments }` and posts each `arguments` to its `url`. */
  readonly url: string
  stop(): Promise<void>
}

/**
 * A chat backend that has no HTTP instrumentation: each request is a user message of a thread, and what it calls is
 * caused by that message. Its propagation is Threadspan's alone.
 */
export async function startW3cService(): Promise<W3cService> {
  const provider = new TracerProvider({
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new ThreadSpanProcessor()],
  })
  const unregister = registerProvider(provider)
  const server = createServer((request, response) => {
    context
      .with(extractThread(request.headers), () => answer(request))
      .then(
        () => response.end('[]'),
        (error: unknown) => response.writeHead(500).end(String(error)),
      )
    response.setHeader('content-type', 'application/json')
  })
  return {
    url: `http://127.0.0.1:${await listen(server)}/test`,
    async stop() {
      await closeServer(server)
      await unregister()
    },
  }
}

async function answer(request: IncomingMessage): Promise<void> {
  const calls = (await json(request)) as readonly Call[]
  const thread = openThread()
  thread.trackMessage({ role: 'user', content: `Make ${calls.length} calls, please` })
  await thread.run(async () => {
    for (const call of calls) await post(call)
  })
}

async function post(call: Call): Promise<void> {
  const tracer = trace.getTracer('w3c-service')
  await tracer.startActiveSpan('POST', { kind: SpanKind.CLIENT }, async (span) => {
    const response = await fetch(call.url, {
      method: 'POST',
      headers: injectThread({ 'content-type': 'application/json' }),
      body: JSON.stringify(call.arguments),
    })
    await response.arrayBuffer()
    span.end()
  })
}
