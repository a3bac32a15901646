import type { FeedbackKind, TextFilter } from '../../replay/query/thread-query.ts'

/** The options that say which threads are wanted. Durations are in milliseconds. */
export interface FilterOptions extends Readonly<Partial<Record<TextFilter, readonly string[]>>> {
  readonly user?: string
  readonly since?: string
  readonly until?: string
  readonly feedback?: FeedbackKind
  /** `false` for `--no-errors`. */
  readonly errors?: boolean
  readonly minMessages?: number
  readonly maxMessages?: number
  readonly minTokens?: number
  readonly maxTokens?: number
  readonly minCost?: number
  readonly maxCost?: number
  readonly minOutcome?: number
  readonly maxOutcome?: number
  readonly minDuration?: number
  readonly maxDuration?: number
  readonly slowerThan?: number
}
