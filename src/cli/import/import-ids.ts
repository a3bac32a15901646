import { createHash } from 'node:crypto'
import type { IdGenerator } from '../../sdk/own/own-tracer.ts'
import type { MessageLine } from '../thread-file/thread-line.ts'

/**
 * Span and trace ids that follow from what is imported: the same message at the same place of the same thread gets the
 * same ids each time, so that a store, which keeps the first span of an id, keeps one of it.
 */
export class ImportIds implements IdGenerator {
  #digest = ''

  /** Called before each message is tracked: the next ids are its. */
  nameNext(thread: string, index: number, message: MessageLine): void {
    this.#digest = createHash('sha256')
      .update(JSON.stringify([thread, index, message]))
      .digest('hex')
  }

  generateTraceId(): string {
    return this.#digest.slice(0, 32)
  }

  generateSpanId(): string {
    return this.#digest.slice(32, 48)
  }
}
