import { concatBytes } from '../../otlp/byte-pieces.ts'
import { basicAuthorization, takeCredentials } from '../../otlp/http/url-credentials.ts'
import { type PostResponse, type PostRequest, readBody } from './post.ts'

/** A POST by `fetch`, which all platforms have. */
export async function fetchPost(request: PostRequest): Promise<PostResponse> {
  const { pieces, signal } = request
  const url = new URL(request.url)
  const headers = { ...basicAuthorization(takeCredentials(url)), ...request.headers }
  const body = concatBytes(pieces)
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after') ?? undefined,
    contentType: response.headers.get('content-type') ?? undefined,
    location: response.headers.get('location') ?? undefined,
    body: response.body === null ? new Uint8Array() : await readBody(response.body),
  }
}
