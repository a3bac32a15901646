import { createServer } from 'node:http'
import { diag } from '@opentelemetry/api'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import {
  BatchSpanProcessor,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { decodeJsonTraces } from '../../src/otlp/json/decode-json-traces.ts'
import { decodeProtobufTraces } from '../../src/otlp/protobuf/decode-protobuf-traces.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { ThreadSpanProcessor } from '../../src/sdk/index.ts'
import { collectWarnings } from '../support/collect-warnings.ts'
import { listen } from '../support/listen.ts'
import { registerProvider } from '../support/register-provider.ts'

/** What OpenTelemetry's own exporters have sent over HTTP, byte for byte, and what was logged. */
export interface ExportedBodies {
  /** Sends what is queued and gives back all that was sent since the last call. */
  take(): Promise<{ readonly bytes: Buffer; readonly spans: readonly RecordedSpan[] }>
  readonly logged: readonly string[]
  stop(): Promise<void>
}

/** A real provider, with a masking processor after the ones that export, which is the harder order. */
export async function startExporting(): Promise<ExportedBodies> {
  let bodies: { type: string; body: Buffer }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push({ type: String(request.headers['content-type']), body: Buffer.concat(chunks) })
      response.end()
    })
  })
  const url = `http://127.0.0.1:${await listen(server)}/v1/traces`
  const provider = new TracerProvider({
    spanProcessors: [
      new BatchSpanProcessor({ exporter: new JsonExporter({ url }) }),
      new BatchSpanProcessor({ exporter: new ProtobufExporter({ url }) }),
      new SimpleSpanProcessor({ exporter: new InMemorySpanExporter() }),
      new ThreadSpanProcessor({ mask: true }),
    ],
  })
  const logged = collectWarnings()
  const unregister = registerProvider(provider)
  return {
    logged,
    async take() {
      await provider.forceFlush()
      const taken = bodies
      bodies = []
      return { bytes: Buffer.concat(taken.map(({ body }) => body)), spans: taken.flatMap(decode) }
    },
    async stop() {
      await unregister()
      server.close()
      diag.disable()
    },
  }
}

function decode({ type, body }: { type: string; body: Buffer }): readonly RecordedSpan[] {
  return type === 'application/json'
    ? decodeJsonTraces(JSON.parse(body.toString())).spans
    : decodeProtobufTraces(body).spans
}
