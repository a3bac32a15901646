import type { EndedSpan } from '../otlp/ended-span.ts'
import { classifyStatus } from '../otlp/http/classify-status.ts'
import type { ExportOutcome } from '../otlp/http/export-outcome.ts'
import type { Destination } from './destination.ts'
import { pause } from './pause.ts'
import type { QueuedSpan } from './queue/queued-span.ts'

/** The part of OpenTelemetry's SpanExporter on which both SDK lines agree. */
export interface SpanExporter {
  /** Calls back once, with code 0 if the backend took the spans. */
  export(spans: never[], done: (result: ExportResult) => void): void
  shutdown(): Promise<void>
}

/** How an export went. */
export interface ExportResult {
  readonly code: number
  /** If its `code` is an HTTP status, the status decides whether the spans are tried again. */
  readonly error?: Error
}

const SPAN_BYTES = 512
const VALUE_BYTES = 16

/** Makes any SpanExporter a destination. An exporter takes spans as they are, so their size is estimated. */
export function exporterDestination(
  exporter: SpanExporter,
  requestTimeoutMillis: number,
): Destination {
  return {
    pack: (span) => ({ bytes: estimateBytes(span), span }),
    deliver: (spans, signal) =>
      exportOnce(
        exporter,
        spans,
        AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMillis)]),
      ),
    async shutdown() {
      const over = new AbortController()
      const enough = pause(requestTimeoutMillis, over.signal)
      await Promise.race([exporter.shutdown(), enough]).finally(() => over.abort())
    },
  }
}

function exportOnce(
  exporter: SpanExporter,
  spans: readonly QueuedSpan[],
  signal: AbortSignal,
): Promise<ExportOutcome> {
  return new Promise((resolve) => {
    const postpone = (cause: Error): void =>
      resolve({ kind: 'postponed', cause, mayBeAboutSpans: true })
    const giveUp = (): void => postpone(new Error('the exporter did not call back in time'))
    signal.addEventListener('abort', giveUp, { once: true })
    try {
      exporter.export(spans.map(({ span }) => span) as never[], ({ code, error }) => {
        signal.removeEventListener('abort', giveUp)
        resolve(code === 0 ? { kind: 'accepted', rejected: 0 } : classifyFailure(error))
      })
    } catch (error) {
      postpone(error instanceof Error ? error : new Error(String(error)))
    }
  })
}

function classifyFailure(cause: Error = new Error('the exporter gave no reason')): ExportOutcome {
  const { code } = cause as { code?: unknown }
  if (typeof code === 'number' && code >= 300) return classifyStatus(code, cause)
  // The failure may be in encoding a span and not in reaching the backend.
  return { kind: 'postponed', cause, mayBeAboutSpans: true }
}

function estimateBytes({ attributes }: EndedSpan): number {
  let bytes = SPAN_BYTES
  for (const key of Object.keys(attributes)) {
    const value = attributes[key]
    bytes += key.length + (typeof value === 'string' ? value.length : VALUE_BYTES)
  }
  return bytes
}
