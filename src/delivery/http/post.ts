import { byteLength, concatBytes } from '../encoding/encoded-bytes.ts'

/** Sends one request and waits for its answer. Follows no redirect: a POST would arrive as a GET. */
export type Post = (request: PostRequest) => Promise<PostAnswer>

/** A request, its body in pieces. */
export interface PostRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly pieces: readonly Uint8Array<ArrayBuffer>[]
  /** Gives the request up; the promise is rejected with its reason then. */
  readonly signal: AbortSignal
}

/** What came back. */
export interface PostAnswer {
  readonly status: number
  readonly retryAfter: string | undefined
  /** Its beginning: more than {@link readBody} takes is nothing that a receiver of OTLP would say. */
  readonly body: Uint8Array
}

const MAX_BODY_BYTES = 1024 * 1024

/** The body of an answer, as far as it is worth reading. */
export async function readBody(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const read: Uint8Array[] = []
  for await (const chunk of chunks) {
    read.push(chunk)
    if (byteLength(read) > MAX_BODY_BYTES) break
  }
  return concatBytes(read)
}
