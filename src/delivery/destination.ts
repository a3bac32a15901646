import type { EndedSpan } from '../otlp/ended-span.ts'
import type { ExportOutcome } from '../otlp/http/export-outcome.ts'
import type { SpanMemory } from '../otlp/span-memory.ts'
import type { QueuedSpan } from './queue/queued-span.ts'

/** Where spans go: an OTLP endpoint, or any SpanExporter. */
export interface Destination {
  /**
   * Prepares a span for the queue.
   *
   * @param memory - The memory of the queue in which it will wait.
   * @throws if the span cannot be encoded.
   */
  pack(span: EndedSpan, memory: SpanMemory): QueuedSpan
  /** Makes one attempt. Never rejects. */
  deliver(spans: readonly QueuedSpan[], signal: AbortSignal): Promise<ExportOutcome>
  shutdown(): Promise<void>
}
