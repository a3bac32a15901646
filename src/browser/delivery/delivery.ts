import type { MessageId } from '../../thread/message-id.ts'
import { attributes } from '../attributes.ts'
import { formatId } from '../message-id.ts'
import type { PageEvents } from './page-events.ts'
import type { Span } from './span.ts'
import type { StartOptions } from './start-options.ts'

/** What became of the spans of this visit until now, and of those that earlier visits left. */
export interface DeliveryCounts {
  /** The sum of the others. */
  readonly tracked: number
  readonly delivered: number
  readonly dropped: number
  readonly queued: number
}

/** What waits to be sent, and is not under way. */
export const queue: Span[] = []

let dropped = 0
let bytesUnderWay = 0
let options: Partial<StartOptions> = {}
let sending: Promise<unknown> | undefined
let queued = 0
let timer: ReturnType<typeof setTimeout> | undefined
let delivered = 0
// A second longer with each request that was not answered.
let waitSeconds = 0

// eslint-disable-next-line typescript/consistent-return -- of what it returns only the end is waited for
const send = async (spans: Span[], earlier?: Promise<unknown>): Promise<unknown> => {
  const body = new Blob(
    [
      JSON.stringify({
        resourceSpans: [
          {
            resource: { attributes: attributes({ serviceName: options.serviceName }) },
            scopeSpans: [{ spans, scope: { name: 'threadspan' } }],
          },
        ],
      }),
    ],
    { type: 'application/json' },
  )
  // Halved until it is small enough for keepalive, of which browsers let 64 KiB be under way at a time.
  if (body.size > 30_000 && spans[1])
    return Promise.all([send(spans.splice(0, spans.length / 2)), send(spans, earlier)])
  bytesUnderWay += body.size
  const response = await fetch(options.url as string, {
    ...options,
    method: 'POST',
    keepalive: bytesUnderWay < 60_000,
    body,
    // eslint-disable-next-line typescript/unbound-method -- it is static
  }).catch(Response.error)
  bytesUnderWay -= body.size
  // OTLP names 429 and 502 to 504; a 500 is hardly ever the span's fault, and 0 is no answer at all.
  if (/^0|429|50[^1]/.test(response.status as unknown as string)) {
    clearTimeout(timer)
    queue.push(...spans)
    timer = setTimeout(
      flush as () => void,
      Math.min(+(response.headers.get('retry-after') as string) || ++waitSeconds, 60) * 1000,
    )
  } else {
    options.spool?.('delete', spans)
    queued -= spans.length
    waitSeconds = 0
    if (response.ok) delivered += spans.length
    else void drop(spans.length, response.status)
  }
  await earlier
}

/** Counts what will never be delivered, and reports it. Async: a callback that throws breaks neither recording nor delivery. */
export const drop = async (spans: number, reason: number | 'unreadable'): Promise<void> => {
  dropped += spans
  options.onDrop?.(spans, reason)
}

/**
 * Sends all that waits now, one try each, and tells what became of it; `queued` is then what could not be delivered yet
 * and will be tried again. Never rejects.
 */
export const flush = async (): Promise<DeliveryCounts> => {
  timer = clearTimeout(timer) as undefined
  if (queue[0] && options.url) sending = send(queue.splice(0), sending)
  await sending
  return { tracked: delivered + dropped + queued, delivered, dropped, queued }
}

/** Queues a span, and tells its message ID. */
export const enqueue = (span: Span): MessageId => {
  options.spool?.('put', [span])
  queue.push(span)
  queued++
  timer ??= setTimeout(flush as () => void, 300)
  return formatId(span)
}

/**
 * Says where this page's spans go; call it once. What was tracked before waits for it. A second call, as React's strict
 * mode makes, only changes the options.
 */
export const startThreads = (given: StartOptions): void => {
  options = given
  // A page that is hidden may never be seen again; one that is back need not wait for its timer.
  ;(globalThis as PageEvents).addEventListener?.('pagehide', flush)
  ;(globalThis as PageEvents).addEventListener?.('visibilitychange', flush)
  void flush()
}
