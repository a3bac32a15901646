import { setImmediate } from 'node:timers/promises'
import * as api from '@opentelemetry/api'
import * as otlp from '@opentelemetry/exporter-trace-otlp-proto'
import * as sdk from '@opentelemetry/sdk-trace'
import type { StartSubject, Subject } from '../subject.ts'

type Sdk = Pick<typeof sdk, 'BatchSpanProcessor' | 'TracerProvider'>
type Otlp = Pick<typeof otlp, 'OTLPTraceExporter'>

// What BatchSpanProcessor holds by default, less one batch.
const PACED_QUEUE = 2048 - 512
const THREADS = 100

/** How a queue is kept from overflowing, if at all. */
type Queue = 'default' | 'paced' | 'large'

/** A raw span that carries what a message's span does, on a BatchSpanProcessor as it comes. */
export const startOpenTelemetry: StartSubject = async ({ sinkUrl }) =>
  rawSpans({ sdk, otlp, sinkUrl, queue: 'default' })

/** The same, with a producer that waits whenever the queue would overflow: as fast as it goes without loss. */
export const startPacedOpenTelemetry: StartSubject = async ({ sinkUrl }) =>
  rawSpans({ sdk, otlp, sinkUrl, queue: 'paced' })

/** The same, with a queue that holds a whole burst: its caller pays for keeping spans, as ours does. */
export const startRoomyOpenTelemetry: StartSubject = async ({ sinkUrl }) =>
  rawSpans({ sdk, otlp, sinkUrl, queue: 'large' })

/** The same as {@link startOpenTelemetry} with the 3.x line. */
export const startOpenTelemetry3: StartSubject = async ({ sinkUrl, load }) =>
  rawSpans({
    sdk: (await load('@opentelemetry/sdk-trace')) as Sdk,
    otlp: (await load('@opentelemetry/exporter-trace-otlp-proto')) as Otlp,
    sinkUrl,
    queue: 'default',
  })

function rawSpans(given: {
  readonly sdk: Sdk
  readonly otlp: Otlp
  readonly sinkUrl: string
  readonly queue: Queue
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
  const bounds = given.queue === 'large' ? { maxQueueSize: 200_000 } : {}
  const processor = new given.sdk.BatchSpanProcessor({ exporter: counting, ...bounds })
  const provider = new given.sdk.TracerProvider({ spanProcessors: [processor] })
  const tracer = provider.getTracer('bench')
  const latest: (api.SpanContext | undefined)[] = []
  return {
    say(content) {
      const nth = counts.said++
      const nthThread = nth % THREADS
      const options = {
        attributes: messageAttributes(content, nth, `bench-${nthThread}`),
        links: linksTo(latest[nthThread]),
      }
      const span = tracer.startSpan('user message', options, api.ROOT_CONTEXT)
      latest[nthThread] = span.spanContext()
      span.end()
    },
    flush: () => provider.forceFlush(),
    async ready() {
      while (given.queue === 'paced' && isFull(counts)) await setImmediate()
    },
  }
}

function isFull({ said, exported }: { readonly said: number; readonly exported: number }): boolean {
  return said - exported >= PACED_QUEUE
}

// The attributes of a message as `trackMessage` writes them.
function messageAttributes(content: string, seq: number, threadId: string): api.Attributes {
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

// The link to the message before, which every message of a thread but the first has.
function linksTo(previous: api.SpanContext | undefined): api.Link[] {
  return previous === undefined
    ? []
    : [{ context: previous, attributes: { 'chat.link': 'previous' } }]
}
