import { classifyStatus } from './classify-status.ts'
import type { Answer, Destination } from '../destination.ts'
import type { SpanResource } from '../ended-span.ts'
import { fetchPost } from './fetch-post.ts'
import { nodePost } from './node-post.ts'
import type { Post } from './post.ts'
import { type QueuedSpan, SpanSources } from '../queue/queued-span.ts'
import { withoutTracing } from '../../propagate/suppressed-tracing.ts'
import type { SpanEncoding } from '../encoding/span-encoding.ts'

/** How requests are made. */
export interface OtlpEndpointOptions {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly encoding: SpanEncoding
  readonly compression: 'gzip' | 'none'
  readonly requestTimeoutMillis: number
}

// An object in the queue and its place there, beside the encoded bytes.
const OVERHEAD_BYTES = 128
// A detector that does not come to an end holds up one request, for as long as an answer may take, and no other.
const neverSettled = new WeakSet<SpanResource>()

/** An OTLP/HTTP endpoint. */
export function otlpEndpoint(options: OtlpEndpointOptions): Destination {
  const { url, encoding } = options
  const post = nodePost(url) ?? fetchPost
  const sources = new SpanSources()
  return {
    openPacker() {
      const encode = encoding.openEncoder()
      return (span) => {
        const encoded = encode(span)
        const bytes = encoded.end - encoded.start + OVERHEAD_BYTES
        return { bytes, encoded, source: sources.of(span) }
      }
    },
    async deliver(spans, signal) {
      const limit = (): AbortSignal =>
        AbortSignal.any([signal, AbortSignal.timeout(options.requestTimeoutMillis)])
      try {
        await settledResources(spans, limit())
        return await send(post, options, encoding.encodeRequest(spans), limit())
      } catch (error) {
        const cause = error instanceof Error ? error : new Error(String(error))
        return { kind: 'postponed', cause, mayBeAboutSpans: hasArrived(cause) }
      }
    },
    async shutdown() {},
  }
}

async function settledResources(spans: readonly QueuedSpan[], limit: AbortSignal): Promise<void> {
  for (const resource of new Set(spans.map(({ source }) => source.resource))) {
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

// Undici's and Node's codes for a connection that broke after it had been made. One that could not be made says nothing
// about the spans.
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
): Promise<Answer> {
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
  const { status, retryAfter, body } = await withoutTracing(() => post(sent))
  if (status >= 200 && status < 300) return { kind: 'accepted', ...encoding.decodeResponse(body) }
  const cause = new Error(`${new URL(url).host} answered ${status}`)
  return classifyStatus(status, cause, retryAfter)
}

async function gzip(pieces: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  const zipped = new Blob([...pieces]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(zipped).arrayBuffer())
}
