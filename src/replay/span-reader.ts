import type { RecordedSpan } from '../otlp/recorded-span.ts'

/** What replay needs of a place where spans are kept: the port that every store implements. */
export interface SpanReader {
  /** What this place can do beyond giving a thread back by its id. */
  readonly capabilities: ReaderCapabilities

  /**
   * All spans of one thread, in any order: those that carry its `chat.thread_id`, and the unmarked ones of the same
   * traces, which services without Threadspan sent. Spans that carry another thread's id are not among them. GenAI
   * events that came as log records are among the events of their span, where the store keeps any. Of traces in which no
   * span has a `chat.thread_id`, those that name the thread by the key of another tool, see `readForeignThread`. Ends
   * without a span where there is no such thread.
   */
  readThreadSpans(threadId: string): AsyncIterable<RecordedSpan>

  /** One summary for each thread that matches, the one with the latest activity first. */
  listThreads(query?: ThreadQuery): AsyncIterable<ThreadSummary>

  /** Lets go of files and connections. Called once, after the last read; a second call does nothing. */
  close(): Promise<void>
}

/** What a reader can do, so that a list, a search or a viewer can say what it cannot. */
export interface ReaderCapabilities {
  /**
   * How threads are found: from an `index` of every thread that was ever kept, or by a `scan` of traces, which reads each
   * thread that it lists, and looks no further back than the reader is told to.
   */
  readonly search: 'index' | 'scan'
  /** Whether the latest thread is certain to come first; otherwise only among those that the scan happened to give. */
  readonly sort: boolean
  /** For a `scan` that was not told how far to look back: how many days it does. */
  readonly searchedDays?: number
  /**
   * Which threads are listed that only other tools name, by a `session.id` for instance: `all`; those that are `named` by
   * a run, and so not those whose id stands on nothing but a web page's spans; or `none`. By its id each is found.
   */
  readonly foreignThreads: 'all' | 'named' | 'none'
  /** Whether GenAI events that came as log records are read, as events of their spans. */
  readonly logEvents: boolean
}

/** Which threads to list; without a condition all of them. */
export interface ThreadQuery {
  /** Only threads whose id begins so. */
  readonly idPrefix?: string
  /** Only threads of this user. */
  readonly userId?: string
  /** Only threads with activity at or after this instant, in nanoseconds since the epoch. */
  readonly since?: bigint
  /** Only threads with activity before this instant. */
  readonly until?: bigint
  /** At most so many. */
  readonly limit?: number
}

/** What a list shows of a thread, without reading its spans. */
export interface ThreadSummary {
  readonly id: string
  /** First start and last end of the spans that carry the thread's id. */
  readonly startUnixNano: bigint
  readonly endUnixNano: bigint
  /**
   * Recorded messages, tries and edits included. Absent where no app recorded any and there are runs: `readThread` then
   * rebuilds messages from them, and how many only it can tell.
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
