import type { RecordedSpan } from '../otlp/recorded-span.ts'
import type { FacetCounts } from './query/facet-counts.ts'
import type {
  TextFilter,
  ThreadConditions,
  ThreadFilter,
  ThreadQuery,
} from './query/thread-query.ts'
import type { WordHit, WordSearch } from './search/word-search.ts'

export type { ThreadQuery } from './query/thread-query.ts'

/** The port that replay reads from, and that every store implements. docs/own-store.md shows how. */
export interface SpanReader {
  /** What the store can do beyond returning a thread by its id. */
  readonly capabilities: ReaderCapabilities

  /**
   * All spans of one thread, in any order, each once:
   * - the spans that carry its `chat.thread_id`;
   * - the spans of the same traces without a `chat.thread_id`, which services without Threadspan sent;
   * - if no span of a trace has a `chat.thread_id`, the spans of the traces that name the thread by another tool's key.
   *
   * GenAI events that came as log records are among the events of their span, if the store keeps any. Gives nothing if
   * there is no such thread.
   *
   * @param traceIds Only the spans in these traces, trace by trace in this order, and by start within a trace. Given only
   * to a reader that has {@link listTraces}.
   */
  readThreadSpans(threadId: string, traceIds?: readonly string[]): AsyncIterable<RecordedSpan>

  /**
   * The traces that a thread is in, in batches and in any order, without reading their spans. A trace may come several
   * times, each time with some of its spans. A long thread is then read in parts. Absent if the store can only give a
   * thread as a whole.
   */
  listTraces?(threadId: string): AsyncIterable<readonly TraceOutline[]>

  /**
   * One summary for each thread that matches, in the order that the query asks for. Iteration throws OptionError if the
   * store cannot tell what the query selects by, see {@link ReaderCapabilities.cannotFilter}.
   */
  listThreads(query?: ThreadQuery): AsyncIterable<ThreadSummary>

  /** How many threads match. Absent if counting them costs as much as listing them. */
  countThreads?(query?: Omit<ThreadQuery, 'limit'>): Promise<number>

  /**
   * The spans in which some words are found, what came last first. Absent if the store has no index of words: `searchThreads`
   * then looks through its latest threads.
   */
  searchWords?(search: WordSearch): AsyncIterable<WordHit>

  /**
   * How many threads that meet the conditions have each value of some facets. A facet ignores the condition on itself. Absent
   * if the store has no index of facets: `findFacets` then lists the threads.
   */
  countFacets?(query: ThreadConditions, facets: readonly TextFilter[]): Promise<FacetCounts>

  /**
   * Threads that match and have changed since a cursor. Without a cursor, no threads but the cursor of this moment. Absent if
   * the store keeps no changes: `followThreads` then compares lists.
   *
   * @throws OptionError if the cursor is not one of this store.
   */
  listChanges?(query: ThreadConditions, cursor?: string): Promise<ThreadChanges>

  /**
   * Ids of threads that are spelt much like one that is not there, in any order, a thousand at most: for "did you mean". Absent
   * if the store cannot find them without reading other threads.
   */
  findNearIds?(threadId: string): Promise<readonly string[]>

  /** Releases files and connections. Called after the last read; a second call does nothing. */
  close(): Promise<void>
}

/** Threads that have changed, and where that ends. */
export interface ThreadChanges {
  /** As they are now, in the order in which they changed. */
  readonly threads: readonly ThreadSummary[]
  /** For the next call. It stays good when the process ends. */
  readonly cursor: string
}

/** One trace of a thread, or a piece of it. */
export interface TraceOutline {
  readonly traceId: string
  /** The first start of the spans. */
  readonly startUnixNano: bigint
  /** The last end of them. */
  readonly endUnixNano: bigint
  /** How many spans there are. Spans without a thread's id need not count. */
  readonly spans: number
}

/** What a reader can do, so that a list, a search or a viewer can show its limits. */
export interface ReaderCapabilities {
  /**
   * How threads are found: from an `index` of every thread that was ever kept, or by a `scan` of traces. A scan reads each
   * thread that it lists, and looks no further back than the reader's options allow.
   */
  readonly search: 'index' | 'scan'
  /** Whether the latest thread is certain to come first. If not, it is only the latest of those that the scan found. */
  readonly sort: boolean
  /** For a `scan` without `since`: how many days it looks back. */
  readonly searchedDays?: number
  /**
   * Which threads are listed that only other tools name, by a `session.id` for instance: `all` of them; those that are
   * `named` by a run, not only by a web page's spans; or `none`. Each of them can be read by its id.
   */
  readonly foreignThreads: 'all' | 'named' | 'none'
  /** Whether GenAI events that came as log records are read as events of their spans. */
  readonly logEvents: boolean
  /** What the store does not know of a thread before it reads it, so that a list cannot select by it. Absent if nothing. */
  readonly cannotFilter?: readonly ThreadFilter[]
}

/** What a list shows of a thread without reading its spans. */
export interface ThreadSummary {
  readonly id: string
  /** The first start of the spans that carry the thread's id. */
  readonly startUnixNano: bigint
  /** The last end of them. */
  readonly endUnixNano: bigint
  /**
   * Recorded messages, including retries and edits. Absent if no app recorded any, but there are runs: `readThread` then
   * rebuilds messages from the runs, and only that shows how many there are.
   */
  readonly messages?: number
  readonly events: number
  /** Spans of any run kind. */
  readonly runs: number
  /** Spans that ended in an error. */
  readonly errors: number
  readonly userId?: string
  readonly tags: readonly string[]
  /** The beginning of the first and last message's text, at most 200 characters. */
  readonly firstMessage?: string
  readonly lastMessage?: string
  /** The names of the bots that took part: of the services or, if none has a name, of the agents. */
  readonly bots?: readonly string[]
  /** The services that sent spans with the thread's id, sorted, and their versions. */
  readonly services?: readonly string[]
  readonly releases?: readonly string[]
  /** As the app recorded it in `lang` of the metadata, or as the user's messages look: a two-letter code, as a rule. */
  readonly language?: string
  /** The models that were called and the tools that were used or asked for, sorted. */
  readonly models?: readonly string[]
  readonly tools?: readonly string[]
  /** The role of the last message. */
  readonly lastRole?: string
  /** How many opinions count: the latest of each author on each message, run and the thread. Absent if there are none. */
  readonly feedback?: FeedbackCounts
  /** The latest that somebody gave, from 0 to 1. */
  readonly outcome?: number
  /** Input and output tokens of all model calls that carry the thread's id. Absent if no call says any. */
  readonly tokens?: number
  /** As it was recorded. */
  readonly cost?: number
  /** How long the first question waited for its answer to begin. Absent unless both have known times and share a trace. */
  readonly firstAnswerMillis?: number
  /** The longest such wait. */
  readonly slowestAnswerMillis?: number
}

/** Threads that have changed, and where that ends. */
export interface ThreadChanges {
  /** As they are now, in the order in which they changed. */
  readonly threads: readonly ThreadSummary[]
  /** For the next call. It stays good when the process ends. */
  readonly cursor: string
}

/** How many opinions of a thread have a thumb or a comment. */
export interface FeedbackCounts {
  readonly up: number
  readonly down: number
  readonly comments: number
}
