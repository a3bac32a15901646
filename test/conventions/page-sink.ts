import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { decodeJsonTraces } from '../../src/otlp/json/decode-json-traces.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { closeServer } from '../support/close-server.ts'
import { listen } from '../support/listen.ts'

/** An endpoint that keeps the spans of a page as they are. Our receiver would cut what a page has not cut. */
export interface PageSink {
  readonly url: string
  readonly spans: readonly RecordedSpan[]
  close(): Promise<void>
}

export async function startPageSink(): Promise<PageSink> {
  const spans: RecordedSpan[] = []
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      spans.push(...decodeJsonTraces(body).spans)
      response.setHeader('content-type', 'application/json').end('{}')
    })
  })
  const port = await listen(server)
  return {
    url: `http://127.0.0.1:${port}/v1/traces`,
    spans,
    close: () => closeServer(server),
  }
}
