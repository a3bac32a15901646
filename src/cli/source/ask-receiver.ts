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

/** Sends an export request with nothing in it. Returns the HTTP status of the response: 200 from any OTLP receiver. */
export async function sendNothing(url: string, headers: Headers): Promise<number> {
  const response = await fetch(tracesUrl(url), {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-protobuf' },
    body: new Uint8Array(),
    signal: AbortSignal.timeout(TIMEOUT_MILLIS),
  })
  await response.body?.cancel()
  return response.status
}
