import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace'

/**
 * Keeps ended spans until they are taken. OpenTelemetry's BatchSpanProcessor drops what comes faster than it is sent; an
 * import waits instead, after each line.
 */
export class ImportSpanCollector implements SpanProcessor {
  #spans: ReadableSpan[] = []

  /** All spans that ended since the last call. */
  take(): readonly ReadableSpan[] {
    const taken = this.#spans
    this.#spans = []
    return taken
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    this.#spans.push(span)
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
