import type { RecordedSpan } from '../otlp/recorded-span.ts'

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

  /** One summary for each thread that matches. The latest activity comes first. */
  listThreads(query?: ThreadQuery): AsyncIterable<ThreadSummary>

  /** How many threads match. Absent if counting them costs as much as listing them. */
  countThreads?(query?: Omit<ThreadQuery, 'limit'>): Promise<number>

  /** Releases files and connections. Called after the last read; a second call does nothing. */
  close(): Promise<void>
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
}

/** Which threads to list. Without a condition, all of them. */
export interface ThreadQuery {
  /** Only threads whose id begins with this. */
  readonly idPrefix?: string
  /** Only threads of this user. */
  readonly userId?: string
  /** Only threads with activity at or after this instant, in nanoseconds since the epoch. */
  readonly since?: bigint
  /** Only threads with activity before this instant. */
  readonly until?: bigint
  /** The most threads to list. */
  readonly limit?: number
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
}
