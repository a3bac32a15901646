import { createHash } from 'node:crypto'
import type { SpanContext } from '@opentelemetry/api'
import { OwnSpanContext } from '../../sdk/own/own-span-context.ts'
import type { IdSource } from '../../sdk/own/own-tracer.ts'

/**
 * Derives span and trace ids from what is imported: the same message at the same place of the same thread gets the same ids
 * each time. A store keeps the first span of an id, so it keeps the message once.
 */
export class ImportIds implements IdSource {
  #digest = ''

  /** Sets what the next span is. Called before each span is recorded: its ids follow from what names it. */
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
