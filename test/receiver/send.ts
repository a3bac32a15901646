import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { encodeJsonTraces } from '../../src/otlp/json/encode-json-traces.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import type { Receiver } from '../../src/receiver/create-receiver.ts'

/** What came back. */
export interface Received {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A request that `fetch` would not send as it stands. */
export interface Sent {
  readonly method?: string
  readonly path?: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string | Uint8Array
}

/** Sends one request, by default an empty OTLP/JSON one. */
export function send(
  { port }: Pick<Receiver, 'port'>,
  { method = 'POST', path = '/v1/traces', headers = {}, body = '' }: Sent = {},
): Promise<Received> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        agent: false,
        headers: { 'content-type': 'application/json', ...headers },
      },
      (response) => {
        const { statusCode: status, headers } = response
        text(response).then((body) => resolve({ status, headers, body }), reject)
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

/** The body of a request with these spans. */
export function bodyOf(...spans: readonly RecordedSpan[]): string {
  return JSON.stringify(encodeJsonTraces(spans))
}
