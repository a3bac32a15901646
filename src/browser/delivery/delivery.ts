import type { MessageId } from '../../thread/message-id.ts'
import { formatId } from '../message-id.ts'
import { encodeSpans } from './encode-spans.ts'
import { page } from './page.ts'
import type { Span } from './span.ts'
import type { DropReason, StartOptions } from './start-options.ts'

/** The response of an endpoint that left spans out. */
interface ExportResponse {
  readonly partialSuccess?: { readonly rejectedSpans: string | number }
}

/** What became of the spans of this visit until now, and of those that earlier visits left. */
export interface DeliveryCounts {
  /** The sum of the others. */
  readonly tracked: number
  readonly delivered: number
  readonly dropped: number
  readonly queued: number
}

/** The most spans that wait or are under way. What is tracked above it is dropped. */
export const MAX_QUEUED = 10_000

/** How many spans wait or are under way. */
export let queued = 0

// Without the spans that are under way.
const queue: Span[] = []

let options: Partial<StartOptions> = {}
let delivered = 0
let dropped = 0
let failures = 0
let bytesUnderWay = 0
let sending: Promise<unknown> | undefined
let timer: ReturnType<typeof setTimeout> | undefined

/**
 * Says where this page's spans go. Call it once: what was tracked before waits for it. A second call, as React's strict
 * mode makes, only changes the options.
 */
export const startThreads = (given: StartOptions): void => {
  const isFirst = !options.url
  options = given
  if (isFirst) {
    // What was tracked before is queued again, now that there is a mask and a spool.
    queued = 0
    queue.splice(0).forEach(enqueue)
  }
  // A page that is hidden may never be seen again. One that is shown again need not wait for its timer.
  page?.addEventListener('pagehide', flush)
  page?.addEventListener('visibilitychange', flush)
  void flush()
}

/**
 * Sends all that waits now, one try each, and returns the counts. `queued` is then what could not be delivered yet and
 * will be tried again. Never rejects.
 */
export const flush = async (): Promise<DeliveryCounts> => {
  clearTimeout(timer)
  timer = undefined
  if (queue.length > 0 && options.url) sending = send(queue.splice(0), sending)
  await sending
  return { tracked: delivered + dropped + queued, delivered, dropped, queued }
}

/** Queues a span that was just recorded, unless too many wait, and returns its message ID. */
export const enqueue = (span: Span): MessageId => {
  if (queued < MAX_QUEUED) keep(options.mask ? options.mask(span) : span)
  else void drop(1, 'queue-full')
  return formatId(span)
}

/** Queues a span as it is. */
export const keep = (span: Span): void => {
  options.spool?.('put', [span])
  queue.push(span)
  queued++
  // eslint-disable-next-line typescript/no-misused-promises -- it never rejects
  timer ??= setTimeout(flush, 300)
}

/** Counts and reports lost spans. Async, so that an `onDrop` that throws breaks neither recording nor delivery. */
export const drop = async (spans: number, reason: DropReason): Promise<void> => {
  dropped += spans
  options.onDrop?.(spans, reason)
}

// Resolves when these requests and the earlier ones have been answered.
const send = async (spans: Span[], earlier?: Promise<unknown>): Promise<unknown> => {
  const body = encodeSpans(spans, options.serviceName)
  // Halved until each body is small enough for keepalive. Browsers let 64 KiB of it be under way at a time.
  if (body.size > 30_000 && spans.length > 1)
    return send(spans, send(spans.splice(0, spans.length / 2), earlier))
  bytesUnderWay += body.size
  const response = await fetch(options.url as string, {
    method: 'POST',
    headers: options.headers as Record<string, string>,
    body,
    keepalive: bytesUnderWay < 60_000,
    // eslint-disable-next-line typescript/unbound-method -- it is static
  }).catch(Response.error)
  bytesUnderWay -= body.size
  const lost = await countLost(response, spans.length).catch(() => NaN)
  if (lost >= 0) {
    options.spool?.('delete', spans)
    failures = 0
    queued -= spans.length
    delivered += spans.length - lost
    if (lost > 0) void drop(lost, response.ok ? 'rejected' : response.status)
  } else retryLater(spans, +(response.headers.get('retry-after') as string))
  return earlier
}

const retryLater = (spans: Span[], secondsAsked: number): void => {
  queue.push(...spans)
  clearTimeout(timer)
  // A second longer with each failure in a row, unless the endpoint says how long. Up to twice that, so that pages which
  // failed together do not come back together.
  // eslint-disable-next-line typescript/no-misused-promises -- it never rejects
  timer = setTimeout(flush, Math.min(secondsAsked || ++failures, 60) * 1000 * (1 + Math.random()))
}

// How many of the spans an endpoint will never take: all if its response is about them, else OTLP's partial success. NaN,
// or a rejection, if they may be tried again: everything else passes, and a login page acknowledges nothing.
const countLost = async (response: Response, sent: number): Promise<number> =>
  response.ok
    ? Math.min(
        +(readResponse(await response.text()).partialSuccess?.rejectedSpans as string) || 0,
        sent,
      )
    : [400, 413, 422, 431].includes(response.status)
      ? sent
      : NaN

const readResponse = (text: string): ExportResponse => JSON.parse(text || '{}') as ExportResponse
