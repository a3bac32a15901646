import { createServer } from 'node:http'
import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { listen } from '../support/listen.ts'

/** The bodies that OpenTelemetry's two exporters send for the same spans. */
export interface CapturedExports {
  readonly json: string
  readonly protobuf: Uint8Array
}

/** Exports one span with everything on it, as JSON and as protobuf, to a server that only keeps the bodies. */
export async function captureExports(): Promise<CapturedExports> {
  const bodies = new Map<string | undefined, Buffer>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.set(request.headers['content-type'], Buffer.concat(chunks))
      response.end()
    })
  })
  const url = `http://127.0.0.1:${await listen(server)}/v1/traces`
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop', 'process.pid': 42 }),
    spanProcessors: [
      new SimpleSpanProcessor({ exporter: new JsonExporter({ url }) }),
      new SimpleSpanProcessor({ exporter: new ProtobufExporter({ url }) }),
    ],
  })
  recordSpan(provider)
  await provider.shutdown()
  server.close()
  return {
    json: String(bodies.get('application/json')),
    protobuf: bodies.get('application/x-protobuf') ?? new Uint8Array(),
  }
}

function recordSpan(provider: TracerProvider): void {
  const linked = {
    traceId: 'ab'.repeat(16),
    spanId: 'cd'.repeat(8),
    traceFlags: TraceFlags.SAMPLED,
  }
  const span = provider.getTracer('threadspan', '0.1.0').startSpan('user message', {
    kind: SpanKind.CLIENT,
    attributes: {
      'chat.content': '\ufeffGrüße 👋 \u0000',
      'chat.message.seq': 0,
      negative: -5,
      large: 2 ** 53,
      ratio: 0.1,
      yes: true,
      no: false,
      empty: '',
      list: ['a', 'b'],
      numbers: [1, 2.5],
    },
    links: [{ context: linked, attributes: { 'chat.link': 'previous' } }],
  })
  span.addEvent('chunk', { length: 3 })
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'no answer' })
  span.end()
}
