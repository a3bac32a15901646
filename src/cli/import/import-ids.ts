import { createHash } from 'node:crypto'
import type { SpanContext } from '@opentelemetry/api'
import { OwnSpanContext } from '../../sdk/own/own-span-context.ts'
import type { IdSource } from '../../sdk/own/own-tracer.ts'

/**
 * Span and trace ids that follow from what is imported: the same message at the same place of the same thread gets the
 * same ids each time, so that a store, which keeps the first span of an id, keeps one of it.
 */
export class ImportIds implements IdSource {
  #digest = ''

  /** Called before each span is recorded. Its ids follow from what names it: its thread, its place, what it says. */
  nameNext(...names: readonly unknown[]): void {
    this.#digest = createHash('sha256').update(JSON.stringify(names)).digest('hex')
  }

  ofRoot(): OwnSpanContext {
    return new OwnSpanContext(this.#digest.slice(0, 32), this.#digest.slice(32, 48))
  }

  ofChild({ traceId }: SpanContext): OwnSpanContext {
    return new OwnSpanContext(traceId, this.#digest.slice(32, 48))
  }
}
