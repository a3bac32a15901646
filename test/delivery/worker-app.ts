// A Worker that records each request, and flushes as its path says.
import { trace } from '@opentelemetry/api'
import { TracerProvider } from '@opentelemetry/sdk-trace'
import { openThread } from 'threadspan'
import { ThreadExportProcessor, ThreadSpanProcessor } from 'threadspan/sdk'

const url = 'https://collector.example'
let made: ThreadExportProcessor | undefined

export default {
  async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    const threads = searchParams.has('anew') ? start() : (made ??= start())
    const content = await request.text()
    openThread(`thread ${content.length % 10}`).trackMessage({ role: 'user', content })
    if (pathname === '/dangling') void threads.forceFlush().catch(() => {})
    if (pathname !== '/flush') return new Response('not flushed')
    const flushed = threads.forceFlush({ timeoutMillis: Number(searchParams.get('millis')) })
    const end = await flushed.then(
      () => 'flushed',
      ({ message }: Error) => message,
    )
    return Response.json({ end, counts: threads.counts, spool: tryToSpool() })
  },
}

function start(): ThreadExportProcessor {
  const threads = new ThreadExportProcessor({ url, quiet: true })
  const spanProcessors = [new ThreadSpanProcessor(), threads]
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors }))
  return threads
}

function tryToSpool(): string {
  try {
    return String(new ThreadExportProcessor({ url, spool: '/tmp/spool' }).url)
  } catch (error) {
    return (error as Error).message
  }
}
