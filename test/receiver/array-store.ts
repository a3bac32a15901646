import { EventEmitter, once } from 'node:events'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import type { SpanWriter, WriteResult } from '../../src/store/span-writer.ts'

/** A store that keeps an array, and can be told to fail or to wait. */
export class ArrayStore implements SpanWriter {
  readonly spans: RecordedSpan[] = []
  /** Thrown by each write while set. */
  failure: unknown
  #gate: Promise<unknown> = Promise.resolve()

  get names(): readonly string[] {
    return this.spans.map(({ name }) => name)
  }

  /** Makes each write wait until the function that comes back is called. */
  hold(): () => void {
    const opened = new EventEmitter()
    this.#gate = once(opened, 'open')
    return () => opened.emit('open')
  }

  async write(spans: readonly RecordedSpan[]): Promise<WriteResult> {
    await this.#gate
    if (this.failure !== undefined) throw this.failure
    const known = new Set(this.spans.map(({ spanId }) => spanId))
    const fresh = spans.filter(({ spanId }) => !known.has(spanId))
    this.spans.push(...fresh)
    return { stored: fresh.length, duplicates: spans.length - fresh.length }
  }
}
