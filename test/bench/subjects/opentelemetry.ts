import { setImmediate } from 'node:timers/promises'
import * as api from '@opentelemetry/api'
import * as otlp from '@opentelemetry/exporter-trace-otlp-proto'
import * as sdk from '@opentelemetry/sdk-trace'
import type { StartSubject, Subject } from '../subject.ts'

type Sdk = Pick<typeof sdk, 'BatchSpanProcessor' | 'TracerProvider'>
type Otlp = Pick<typeof otlp, 'OTLPTraceExporter'>

// What BatchSpanProcessor holds by default, less one batch.
const QUEUE = 2048 - 512

/** A raw span with the attributes of a message, on a BatchSpanProcessor as it comes. */
export const startOpenTelemetry: StartSubject = async ({ sinkUrl }) =>
  rawSpans({ sdk, otlp, sinkUrl, isPaced: false })

/** The same, with a producer that waits whenever the queue would overflow: as fast as it goes without loss. */
export const startPacedOpenTelemetry: StartSubject = async ({ sinkUrl }) =>
  rawSpans({ sdk, otlp, sinkUrl, isPaced: true })

/** The same as {@link startOpenTelemetry} with the 3.x line. */
export const startOpenTelemetry3: StartSubject = async ({ sinkUrl, load }) =>
  rawSpans({
    sdk: (await load('@opentelemetry/sdk-trace')) as Sdk,
    otlp: (await load('@opentelemetry/exporter-trace-otlp-proto')) as Otlp,
    sinkUrl,
    isPaced: false,
  })

function rawSpans(given: {
  readonly sdk: Sdk
  readonly otlp: Otlp
  readonly sinkUrl: string
  readonly isPaced: boolean
}): Subject {
  const exporter = new given.otlp.OTLPTraceExporter({ url: `${given.sinkUrl}/v1/traces` })
  const counts = { said: 0, exported: 0 }
  const counting = {
    export(spans: sdk.ReadableSpan[], done: Parameters<typeof exporter.export>[1]) {
      exporter.export(spans, (result) => {
        counts.exported += spans.length
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush(),
  }
  const processor = new given.sdk.BatchSpanProcessor({ exporter: counting })
  const provider = new given.sdk.TracerProvider({ spanProcessors: [processor] })
  const tracer = provider.getTracer('bench')
  return {
    say(content) {
      tracer
        .startSpan(
          'user message',
          { attributes: messageAttributes(content, counts.said++) },
          api.ROOT_CONTEXT,
        )
        .end()
    },
    flush: () => provider.forceFlush(),
    async ready() {
      while (given.isPaced && isFull(counts)) await setImmediate()
    },
  }
}

function isFull({ said, exported }: { readonly said: number; readonly exported: number }): boolean {
  return said - exported >= QUEUE
}

// The attributes of a message as `trackMessage` writes them.
function messageAttributes(content: string, seq: number): api.Attributes {
  const threadId = `bench-${seq % 100}`
  return {
    'chat.convention': 1,
    'chat.kind': 'message',
    'chat.thread_id': threadId,
    'chat.recorder': 'a1b2c3d4e5f6',
    'chat.message.seq': seq,
    'gen_ai.conversation.id': threadId,
    'session.id': threadId,
    'chat.role': 'user',
    'chat.content': content,
  }
}
