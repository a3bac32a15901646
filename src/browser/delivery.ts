import { attributes } from './attributes.ts'
import { toJson } from './to-json.ts'
import type { PageEvents } from './page-events.ts'
import type { Spool } from './spool.ts'
import type { StartOptions } from './start-options.ts'

/** What became of the spans of this visit until now, and of those that earlier visits left. */
export interface DeliveryCounts {
  /** The sum of the others. */
  readonly tracked: number
  readonly delivered: number
  readonly dropped: number
  readonly queued: number
}

const queue: string[] = []
let options: StartOptions | undefined
let spool: Spool | undefined
let sending: Promise<unknown> | undefined
let timer: ReturnType<typeof setTimeout> | undefined
let keepaliveBytes = 0
let queued = 0
let delivered = 0
let dropped = 0
// Rounds of sending since the last that was answered.
let rounds = 0

/**
 * Says where this page's spans go; call it once. What was tracked before waits for it. A second call, as React's strict
 * mode makes, only changes the options.
 */
export const startThreads = (given: StartOptions): void => {
  options = given
  if (!spool) {
    spool = given.spool?.(enqueue)
    spool?.('put', queue)
  }
  // A page that is hidden may never be seen again; one that is back, or online again, need not wait for its timer.
  for (const event of ['visibilitychange', 'pagehide', 'online'])
    (globalThis as PageEvents).addEventListener?.(event, flush)
  void flush()
}

/**
 * Sends all that waits now, one try each, and tells what became of it; `queued` is then what could not be delivered yet
 * and will be tried again. Never rejects.
 */
export const flush = async (): Promise<DeliveryCounts> => {
  timer = clearTimeout(timer) as undefined
  if (queue[0]) rounds++
  // eslint-disable-next-line no-unmodified-loop-condition -- sending takes from the queue
  while (options && queue[0]) sending = Promise.all([sending, sendBatch(options)])
  await sending
  return { tracked: queued + delivered + dropped, delivered, dropped, queued }
}

/** Queues a span, and keeps it in the spool. */
export const enqueue = (json: string): void => {
  if (queued >= (options?.maxQueueSize ?? 5000)) return drop(1, 'queue full')
  queued++
  queue.push(json)
  spool?.('put', [json])
  if (!timer) flushIn(300)
}

/** Counts what will never be delivered, and reports it. */
export const drop = (spans: number, reason: string): void => {
  dropped += spans
  // In a task of its own: a callback that throws breaks neither recording nor delivery.
  queueMicrotask(() => options?.onDrop?.(spans, reason))
}

const flushIn = (millis: number): void => {
  clearTimeout(timer)
  timer = setTimeout(flush as () => void, millis)
}

const sendBatch = async ({
  url,
  headers,
  serviceName = 'browser',
}: StartOptions): Promise<void> => {
  // A UTF-16 unit is at most three bytes: a batch that is all Chinese still fits what keepalive allows.
  const batch = queue.splice(0, 1)
  while (queue[0] && [...batch, queue[0]].join().length < 20_000)
    batch.push(queue.shift() as string)
  const resource = toJson({ attributes: attributes({ 'service.name': serviceName }) })
  const body = new TextEncoder().encode(
    `{"resourceSpans":[{"resource":${resource},"scopeSpans":[{"scope":{"name":"threadspan"},"spans":[${batch.join()}]}]}]}`,
  )
  // Browsers let 64 KiB of bodies with keepalive be under way at a time.
  const kept = keepaliveBytes + body.length > 65_536 ? 0 : body.length
  keepaliveBytes += kept
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    keepalive: kept > 0,
  }).catch(() => Response.error())
  keepaliveBytes -= kept
  // OTLP names 429 and 502 to 504; a 500 is hardly ever the span's fault, and 0 is no answer at all.
  if (/^0|429|50[^1]/.test(`${response.status}`)) {
    queue.unshift(...batch)
    const seconds = +(response.headers.get('retry-after') ?? 0) || 2 ** rounds * Math.random()
    flushIn(Math.min(seconds, 60) * 1000)
  } else {
    rounds = 0
    queued -= batch.length
    spool?.('delete', batch)
    if (response.ok) delivered += batch.length
    else drop(batch.length, `status ${response.status}`)
  }
}
