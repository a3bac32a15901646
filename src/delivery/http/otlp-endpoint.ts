import type { EndedSpan, SpanResource } from '../../otlp/ended-span.ts'
import { classifyStatus } from '../../otlp/http/classify-status.ts'
import { decodeResponse } from '../../otlp/http/decode-response.ts'
import type { ExportOutcome } from '../../otlp/http/export-outcome.ts'
import type { SpanEncoding } from '../../otlp/span-encoding.ts'
import type { SpanMemory } from '../../otlp/span-memory.ts'
import { withoutTracing } from '../../propagate/suppressed-tracing.ts'
import type { Destination } from '../destination.ts'
import { encodedOf, type QueuedSpan } from '../queue/queued-span.ts'
import { fetchPost } from './fetch-post.ts'
import { nodePost } from './node-post.ts'
import type { Post, PostResponse } from './post.ts'
import { ResponseError } from './response-error.ts'

/** How requests are made. */
export interface OtlpEndpointOptions {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly encoding: SpanEncoding
  readonly compression: 'gzip' | 'none'
  readonly requestTimeoutMillis: number
}

// What a span takes up in the queue in addition to its bytes.
const OVERHEAD_BYTES = 128
// A detector that never finishes delays only one request, by as long as a response may take.
const neverSettled = new WeakSet<SpanResource>()

/** An OTLP/HTTP endpoint. */
export function otlpEndpoint(options: OtlpEndpointOptions): Destination {
  const { url, encoding } = options
  const post = nodePost(url) ?? fetchPost
  return {
    pack(span: EndedSpan, memory: SpanMemory): QueuedSpan {
      const encoded = encoding.encode(span, memory)
      return { bytes: encoded.end - encoded.start + OVERHEAD_BYTES, encoded }
    },
    async deliver(queued, signal) {
      const spans = encodedOf(queued)
      const limit = (): AbortSignal =>
        AbortSignal.any([signal, AbortSignal.timeout(options.requestTimeoutMillis)])
      try {
        await settledResources(new Set(spans.map(({ source }) => source.resource)), limit())
        return await send(post, options, encoding.encodeRequest(spans), limit())
      } catch (error) {
        if (signal.aborted) return { kind: 'postponed', cause: notInTime(url, error) }
        const cause = error instanceof Error ? error : new Error(String(error))
        return { kind: 'postponed', cause, mayBeAboutSpans: hasArrived(cause) }
      }
    },
    async shutdown() {},
  }
}

function notInTime(url: string, cause: unknown): Error {
  return new Error(`${new URL(url).host} had not responded when time was up`, { cause })
}

async function settledResources(
  resources: ReadonlySet<SpanResource>,
  limit: AbortSignal,
): Promise<void> {
  for (const resource of resources) {
    if (resource.asyncAttributesPending !== true || neverSettled.has(resource)) continue
    await Promise.race([resource.waitForAsyncAttributes?.(), aborted(limit)])
    if (limit.aborted) neverSettled.add(resource)
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

// Undici's and Node's codes for a connection that was lost after it was established. If it was not established, no span
// can be the reason.
const BROKEN = new Set<unknown>(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'])

function hasArrived(error: Error & { readonly code?: unknown }): boolean {
  const { code } = (error.cause ?? {}) as { code?: unknown }
  return error.name === 'TimeoutError' || BROKEN.has(error.code) || BROKEN.has(code)
}

async function send(
  post: Post,
  { url, headers, encoding, compression }: OtlpEndpointOptions,
  request: readonly Uint8Array<ArrayBuffer>[],
  signal: AbortSignal,
): Promise<ExportOutcome> {
  const isZipped = compression === 'gzip'
  const sent = {
    url,
    headers: {
      ...headers,
      'content-type': encoding.contentType,
      ...(isZipped && { 'content-encoding': 'gzip' }),
    },
    pieces: isZipped ? [await gzip(request)] : request,
    signal,
  }
  return outcomeOf(url, await withoutTracing(() => post(sent)))
}

function outcomeOf(url: string, response: PostResponse): ExportOutcome {
  const { status, retryAfter, contentType, body } = response
  const isSuccess = status >= 200 && status < 300
  const acknowledged = isSuccess ? decodeResponse(body, contentType) : undefined
  if (acknowledged !== undefined) return { kind: 'accepted', ...acknowledged }
  const cause = new ResponseError(url, response)
  if (isPageForSpans(response)) {
    return { kind: 'postponed', cause, hasAnswered: true, blockedBy: status }
  }
  return classifyStatus(status, cause, retryAfter)
}

// No OTLP endpoint responds with a page to a malformed span. Web servers do, for example to HTTP on the port of HTTPS. A
// page with 413 or 431 is different: a proxy may well know that a request is too large.
function isPageForSpans({ status, contentType = '' }: PostResponse): boolean {
  return (status === 400 || status === 422) && contentType.startsWith('text/html')
}

async function gzip(pieces: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  const zipped = new Blob([...pieces]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(zipped).arrayBuffer())
}
