import { readBody } from '../../delivery/http/post.ts'
import { decodeResponse } from '../../otlp/http/decode-response.ts'
import { tracesUrl } from '../../otlp/http/traces-url.ts'
import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import type { ReceiverAddress } from './receiver-address.ts'

const TIMEOUT_MILLIS = 3000

/** The receiver to ask. */
type Asked = Pick<ReceiverAddress, 'url'> & Partial<Pick<ReceiverAddress, 'headers'>>

/**
 * Asks what runs at an OTLP base URL. Ours responds with its name. Any other server responds with something else, and
 * then the result is empty.
 *
 * @throws TypeError or DOMException of `fetch` if nothing responds.
 */
export async function askReceiver({ url, headers = {} }: Asked): Promise<JsonObject> {
  const response = await fetch(url, { headers, redirect: 'manual', signal: timeout() })
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
 * @throws TypeError or DOMException of `fetch` if nothing responds.
 */
export async function sendNothing({ url, headers = {} }: Asked): Promise<ExportAnswer> {
  const response = await fetch(tracesUrl(url), {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-protobuf' },
    body: new Uint8Array(),
    // A redirect would take the headers elsewhere.
    redirect: 'manual',
    signal: timeout(),
  })
  const body = response.body === null ? new Uint8Array() : await readBody(response.body)
  const contentType = response.headers.get('content-type') ?? undefined
  const isOtlp = response.ok && decodeResponse(body, contentType) !== undefined
  return { status: response.status, isOtlp }
}

function timeout(): AbortSignal {
  return AbortSignal.timeout(TIMEOUT_MILLIS)
}
