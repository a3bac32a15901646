import { createHash } from 'node:crypto'
import type { SpanContext } from '@opentelemetry/api'
import { OwnSpanContext } from '../../sdk/own/own-span-context.ts'
import type { IdSource } from '../../sdk/own/own-tracer.ts'
import type { MessageLine } from '../thread-file/thread-line.ts'

/**
 * Derives span and trace ids from what is imported: the same message at the same place of the same thread gets the same ids
 * each time. A store keeps the first span of an id, so it keeps the message once.
 */
export class ImportIds implements IdSource {
  #digest = ''

  /** Sets the message that the next ids are for. Called before each message is tracked. */
  nameNext(thread: string, index: number, message: MessageLine): void {
    this.#digest = createHash('sha256')
      .update(JSON.stringify([thread, index, message]))
      .digest('hex')
  }

  ofRoot(): OwnSpanContext {
    return new OwnSpanContext(this.#digest.slice(0, 32), this.#digest.slice(32, 48))
  }

  ofChild({ traceId }: SpanContext): OwnSpanContext {
    return new OwnSpanContext(traceId, this.#digest.slice(32, 48))
  }
}
