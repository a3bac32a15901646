/**
 * Which threads to list, and in which order. Without a condition, all of them. A thread has to meet all conditions. One about
 * which nothing is known, its cost for instance, does not meet a condition about that.
 */
export interface ThreadQuery extends ThreadConditions {
  /** The default is `latest`. */
  readonly sort?: ThreadSort
  /** The most threads to list. */
  readonly limit?: number
  /** Where the page before ended, see `threadCursor`. It goes with one `sort`. */
  readonly cursor?: string
}

/** What a thread must be like. */
export interface ThreadConditions {
  /** Only threads whose id begins with this. */
  readonly idPrefix?: string
  /** Only threads of this user. */
  readonly userId?: string
  /** Only threads with activity at or after this instant, in nanoseconds since the epoch. */
  readonly since?: bigint
  /** Only threads with activity before this instant. */
  readonly until?: bigint
  readonly tag?: AnyOf
  readonly bot?: AnyOf
  readonly service?: AnyOf
  readonly release?: AnyOf
  readonly language?: AnyOf
  readonly model?: AnyOf
  readonly tool?: AnyOf
  readonly lastRole?: AnyOf
  readonly feedback?: FeedbackKind
  /** How many spans ended in an error: `{ min: 1 }` for threads with errors. */
  readonly errors?: NumberRange
  /** How many messages there are. A thread that has only runs has an unknown number. */
  readonly messages?: NumberRange
  /** From the first start to the last end. */
  readonly durationMillis?: NumberRange
  readonly firstAnswerMillis?: NumberRange
  readonly tokens?: NumberRange
  readonly cost?: NumberRange
  readonly outcome?: NumberRange
}

/** One value or several, of which one is enough. */
export type AnyOf = string | readonly string[]

/** Both ends belong to the range. */
export interface NumberRange {
  readonly min?: number
  readonly max?: number
}

/** `any` is a thumb or a comment. */
export type FeedbackKind = (typeof FEEDBACK_KINDS)[number]

export const FEEDBACK_KINDS = ['up', 'down', 'any', 'comment'] as const

/** `first`: the earliest beginning. `longest`: the most messages. `slowest`: the longest wait for an answer. */
export type ThreadSort = (typeof THREAD_SORTS)[number]

export const THREAD_SORTS = ['latest', 'first', 'longest', 'slowest', 'tokens'] as const

/** The conditions that select by one of a few texts. */
export type TextFilter = (typeof TEXT_FILTERS)[number]

export const TEXT_FILTERS = [
  'tag',
  'bot',
  'service',
  'release',
  'language',
  'model',
  'tool',
  'lastRole',
] as const

/** The conditions that select by a number. */
export type NumberFilter = (typeof NUMBER_FILTERS)[number]

export const NUMBER_FILTERS = [
  'errors',
  'messages',
  'durationMillis',
  'firstAnswerMillis',
  'tokens',
  'cost',
  'outcome',
] as const

/** The conditions that a store may be unable to check. */
export type ThreadFilter = TextFilter | NumberFilter | 'feedback'
