import { byteLength, concatBytes } from '../../otlp/byte-pieces.ts'

/** Sends one request and waits for the response. Does not follow redirects, as a POST would arrive as a GET. */
export type Post = (request: PostRequest) => Promise<PostResponse>

/** A request with its body in pieces. */
export interface PostRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly pieces: readonly Uint8Array<ArrayBuffer>[]
  /** If aborted, the request ends and the promise is rejected with the signal's reason. */
  readonly signal: AbortSignal
}

/** The response, with any status. */
export interface PostResponse {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly contentType: string | undefined
  /** Where a redirect leads. */
  readonly location: string | undefined
  /** The beginning of the body. No OTLP response is longer than {@link readBody} reads. */
  readonly body: Uint8Array
}

const MAX_BODY_BYTES = 1024 * 1024

/** The body of a response, up to a bit more than a megabyte. */
export async function readBody(
  chunks: AsyncIterable<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>> {
  const read: Uint8Array[] = []
  for await (const chunk of chunks) {
    read.push(chunk)
    if (byteLength(read) > MAX_BODY_BYTES) break
  }
  return concatBytes(read)
}
