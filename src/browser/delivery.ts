import { keyValues } from './page-attributes.ts'
import type { StartOptions } from './start-options.ts'

/** What became of the spans of this visit until now, and of those that earlier visits left. */
export interface DeliveryCounts {
  /** The sum of the others. */
  readonly tracked: number
  readonly delivered: number
  readonly dropped: number
  readonly queued: number
}

// Browsers let 64 KiB of request bodies with keepalive be under way at a time, for one page in all.
const KEEPALIVE_BYTES = 65_536
// At most three bytes each: also a batch that is all Chinese fits.
const BATCH_UNITS = 20_000
const MAX_WAIT_SECONDS = 60

// Node, where tests and scripts run a page's code, has no such events.
const page = globalThis as { addEventListener?: (event: string, listener: () => void) => void }
const sending = new Set<Promise<void>>()
let options: StartOptions | undefined
let queue: string[] = []
let heldUnits = 0
let keepaliveBytes = 0
let tracked = 0
let delivered = 0
let dropped = 0
// Rounds of sending since the last that was answered.
let rounds = 0
let timer: ReturnType<typeof setTimeout> | undefined

/**
 * Says where this page's spans go; call it once. What was tracked before waits for it. A second call, as React's strict
 * mode makes, only changes the options.
 */
export function startThreads(given: StartOptions): void {
  const isFirst = !options
  options = given
  if (!isFirst) return
  for (const json of queue) given.spool?.keep(json)
  given.spool?.open(enqueue)
  // A page that is hidden may never be seen again; one that is back, or online again, need not wait for its timer.
  for (const event of ['visibilitychange', 'pagehide', 'online'])
    page.addEventListener?.(event, () => void flush())
  void flush()
}

/**
 * Sends all that waits now, one try each, and tells what became of it; `queued` is then what could not be delivered yet
 * and will be tried again. Never rejects.
 */
export async function flush(): Promise<DeliveryCounts> {
  stopTimer()
  if (options) sendAll(options)
  await Promise.all(sending)
  return { tracked, delivered, dropped, queued: tracked - delivered - dropped }
}

function sendAll(to: StartOptions): void {
  if (queue.length > 0) rounds++
  while (queue.length > 0) {
    const sent = sendBatch(to).finally(() => sending.delete(sent))
    sending.add(sent)
  }
}

/** Queues a span, and keeps it in the spool. */
export function enqueue(json: string): void {
  tracked++
  if (heldUnits + json.length > (options?.maxQueueLength ?? 1e6)) return drop(1, 'queue full')
  heldUnits += json.length
  queue.push(json)
  options?.spool?.keep(json)
  schedule(0.3)
}

/** Counts what could not even be written. */
export function dropUnreadable(): void {
  tracked++
  drop(1, 'unreadable')
}

function drop(spans: number, reason: string): void {
  dropped += spans
  // In a task of its own: a callback that throws breaks neither recording nor delivery.
  queueMicrotask(() => options?.onDrop?.(spans, reason))
}

function schedule(seconds: number): void {
  timer ??= setTimeout(() => void flush(), seconds * 1000)
}

function stopTimer(): void {
  clearTimeout(timer)
  timer = undefined
}

async function sendBatch({ url, headers, serviceName, spool }: StartOptions): Promise<void> {
  let units = 0
  const end = queue.findIndex((json, n) => (units += json.length) > BATCH_UNITS && n > 0)
  const batch = queue.splice(0, end < 0 ? queue.length : end)
  const service = JSON.stringify(keyValues({ 'service.name': serviceName ?? 'unknown_service' }))
  const body = `{"resourceSpans":[{"resource":{"attributes":${service}},"scopeSpans":[{"scope":{"name":"threadspan"},"spans":[${batch.join()}]}]}]}`
  const { size } = new Blob([body])
  const cost = keepaliveBytes + size > KEEPALIVE_BYTES ? 0 : size
  keepaliveBytes += cost
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    keepalive: cost > 0,
  }).catch(() => undefined)
  keepaliveBytes -= cost
  const status = response?.status ?? 0
  // OTLP names 429 and 502 to 504; a 500 is hardly ever the span's fault, and 0 is no answer at all.
  if (/^(0|429|50[0234])$/.test(`${status}`)) {
    queue = batch.concat(queue)
    // What is tracked meanwhile has set a timer that would not wait.
    stopTimer()
    const seconds = Number(response?.headers.get('retry-after')) || 2 ** rounds * Math.random()
    return schedule(Math.min(seconds, MAX_WAIT_SECONDS))
  }
  rounds = 0
  heldUnits -= batch.join('').length
  spool?.forget(batch)
  if (response?.ok) delivered += batch.length
  else drop(batch.length, `status ${status}`)
}
