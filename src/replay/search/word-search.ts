import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import type { ThreadConditions } from '../query/thread-query.ts'
import type { WordSource } from './word-source.ts'

/** What to look for in threads. */
export interface WordSearch {
  /** Words that must all be found in one message, `"phrases"` and `begin*`. */
  readonly words: string
  /** Only words from these sources. The default is all of them. */
  readonly from?: readonly WordSource[]
  /** Only in threads that are like this. */
  readonly where?: ThreadConditions
  /** The most hits. The default is 20. */
  readonly limit?: number
}

/** A span in which a store has found the words. */
export interface WordHit {
  readonly threadId: string
  readonly span: RecordedSpan
  /** The message before it, if there is one. */
  readonly before?: RecordedSpan
}

export const DEFAULT_HITS = 20
