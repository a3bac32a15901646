import { pause } from './backoff.ts'
import { classifyStatus } from './http/classify-status.ts'
import type { Answer, Destination } from './destination.ts'
import type { EndedSpan } from './ended-span.ts'
import { type QueuedSpan, SpanSources } from './queue/queued-span.ts'

/** OpenTelemetry's SpanExporter, as far as both SDK lines agree. */
export interface SpanExporter {
  /** Calls back once, with code 0 where the backend took the spans. */
  export(spans: never[], done: (result: ExportResult) => void): void
  shutdown(): Promise<void>
}

/** How an export went. */
export interface ExportResult {
  readonly code: number
  /** Where it has a `code` that is an HTTP status, that decides whether the spans are tried again. */
  readonly error?: Error
}

const SPAN_BYTES = 512
const VALUE_BYTES = 16

/** Any SpanExporter as a destination. It takes spans as they are, so their size is estimated. */
export function exporterDestination(
  exporter: SpanExporter,
  requestTimeoutMillis: number,
): Destination {
  const sources = new SpanSources()
  return {
    openPacker: () => (span) => ({ bytes: estimateBytes(span), span, source: sources.of(span) }),
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
): Promise<Answer> {
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

function classifyFailure(cause: Error = new Error('the exporter gave no reason')): Answer {
  const { code } = cause as { code?: unknown }
  if (typeof code === 'number' && code >= 300) return classifyStatus(code, cause)
  // It may have been unable to write a span, and not to reach anybody.
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
