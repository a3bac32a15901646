import { readBody } from '../../delivery/http/post.ts'
import { decodeResponse } from '../../otlp/http/decode-response.ts'
import { tracesUrl } from '../../otlp/http/traces-url.ts'
import type { Headers } from './source-headers.ts'
import { isJsonObject, type JsonObject } from '../../thread/json.ts'

const TIMEOUT_MILLIS = 3000

/**
 * Asks what runs at an OTLP base URL. Ours answers with its name; every other server with something else, then the
 * result is empty.
 *
 * @throws TypeError or DOMException of `fetch` where nothing answers.
 */
export async function askReceiver(url: string, headers: Headers = {}): Promise<JsonObject> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MILLIS) })
  const answer: unknown = await response.json().catch(() => undefined)
  return isJsonObject(answer) ? answer : {}
}

/** How a server responds to an export request. */
export interface ExportAnswer {
  readonly status: number
  /** Whether it responds as an OTLP receiver does. A login page may respond with 200 too. */
  readonly isOtlp: boolean
}

/**
 * Sends an export request with nothing in it, which every OTLP receiver takes.
 *
 * @throws TypeError or DOMException of `fetch` if nothing answers.
 */
export async function sendNothing(url: string, headers: Headers): Promise<ExportAnswer> {
  const response = await fetch(tracesUrl(url), {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-protobuf' },
    body: new Uint8Array(),
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MILLIS),
  })
  const body = response.body === null ? new Uint8Array() : await readBody(response.body)
  const contentType = response.headers.get('content-type') ?? undefined
  const isOtlp = response.ok && decodeResponse(body, contentType) !== undefined
  return { status: response.status, isOtlp }
}
