import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { decodeJsonTraces } from '../../src/otlp/json/decode-json-traces.ts'
import { encodeJsonResponse } from '../../src/otlp/json/json-response.ts'
import { decodeProtobufTraces } from '../../src/otlp/protobuf/decode-protobuf-traces.ts'
import { encodeProtobufResponse } from '../../src/otlp/protobuf/protobuf-response.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { closeServer } from '../support/close-server.ts'
import { listen } from '../support/listen.ts'

/** What a sink does with one request: takes it, hangs up before or after taking it, or answers something else. */
export type Fate =
  | 'take'
  | 'hang up'
  | 'take and hang up'
  | {
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  | { readonly rejected: number }

/** A request that has arrived. */
export interface SinkRequest {
  readonly path: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly spans: number
}

/** Decides about one request from what it holds. */
export type Judge = (spans: readonly RecordedSpan[], request: IncomingMessage) => Fate

/** An OTLP endpoint that remembers every span, and answers as it is told to. */
export class Sink {
  /** The spans that were taken, in the order of their arrival, repetitions included. */
  readonly arrived: RecordedSpan[] = []
  readonly requests: SinkRequest[] = []
  judge: Judge = () => 'take'
  delayMillis = 0
  mostAtOnce = 0
  #atOnce = 0
  readonly #server = createServer((request, response) => void this.#answer(request, response))

  async listen(port = 0): Promise<string> {
    return `http://127.0.0.1:${await listen(this.#server, '127.0.0.1', port)}`
  }

  close(): Promise<void> {
    return closeServer(this.#server)
  }

  /** Each span once, as a store that de-duplicates has them. */
  distinct(): readonly RecordedSpan[] {
    return [...new Map(this.arrived.map((span) => [span.spanId, span])).values()]
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce)
    const spans = decode(request, Buffer.concat(await request.toArray()))
    this.requests.push({ path: request.url, headers: request.headers, spans: spans.length })
    const fate = this.judge(spans, request)
    if (this.delayMillis > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMillis))
    this.#atOnce--
    if (fate === 'take' || fate === 'take and hang up')
      for (const span of spans) this.arrived.push(span)
    if (fate === 'take') response.writeHead(200).end()
    else if (typeof fate === 'string') request.socket.destroy()
    else if ('status' in fate) response.writeHead(fate.status, fate.headers).end(fate.body)
    else this.#takeSome(spans, fate.rejected, request, response)
  }

  // A response has the encoding of its request.
  #takeSome(
    spans: readonly RecordedSpan[],
    rejected: number,
    { headers }: IncomingMessage,
    response: ServerResponse,
  ): void {
    for (const span of spans.slice(rejected)) this.arrived.push(span)
    const left = { rejected, reason: 'too old' }
    response.writeHead(200, { 'content-type': headers['content-type'] })
    if (headers['content-type'] === 'application/json')
      response.end(JSON.stringify(encodeJsonResponse(left)))
    else response.end(encodeProtobufResponse(left))
  }
}

function decode({ headers }: IncomingMessage, body: Buffer): readonly RecordedSpan[] {
  const plain = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
  if (headers['content-type'] === 'application/json')
    return decodeJsonTraces(JSON.parse(plain.toString())).spans
  return decodeProtobufTraces(plain).spans
}
