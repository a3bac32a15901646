/** A server in a process of its own that takes what subjects send, and counts it by id. @module */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { decodeJsonTraces } from '../../src/otlp/json/decode-json-traces.ts'
import { decodeProtobufTraces } from '../../src/otlp/protobuf/decode-protobuf-traces.ts'

interface Taken {
  readonly body: Buffer
  readonly type: string
  readonly isGzip: boolean
}

let undecoded: Taken[] = []
let ids = new Set<string>()
let [bytes, requests, lastMillis, delayMillis] = [0, 0, 0, 0]

const server = createServer((request, response) => void handle(request, response))
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sink')
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  if (url.pathname === '/count') return answerCount(response)
  if (url.pathname === '/reset') return reset(url, response)
  if (delayMillis > 0) await setTimeout(delayMillis)
  bytes += body.length
  requests++
  lastMillis = Date.now()
  const type = String(request.headers['content-type'])
  undecoded.push({ body, type, isGzip: request.headers['content-encoding'] === 'gzip' })
  response.setHeader('content-type', type)
  response.end(type.includes('json') ? '{}' : '')
}

function reset(url: URL, response: ServerResponse): void {
  undecoded = []
  ids = new Set()
  bytes = requests = lastMillis = 0
  delayMillis = Number(url.searchParams.get('delay') ?? 0)
  response.end()
}

// Decoded when asked, and not while a subject is measured.
function answerCount(response: ServerResponse): void {
  for (const taken of undecoded) for (const id of idsIn(taken)) ids.add(id)
  undecoded = []
  response.end(JSON.stringify({ arrived: ids.size, bytes, requests, lastMillis }))
}

function idsIn({ body, type, isGzip }: Taken): string[] {
  const plain = isGzip ? gunzipSync(body) : body
  if (!type.includes('json')) return decodeProtobufTraces(plain).spans.map(({ spanId }) => spanId)
  const json = JSON.parse(plain.toString()) as { events?: { runId?: string }[] }
  if (json.events === undefined) return decodeJsonTraces(json).spans.map(({ spanId }) => spanId)
  return json.events.flatMap(({ runId }) => runId ?? [])
}
