import type * as threadspan from 'threadspan'
import type { RecordedThread } from '../../src/thread/recorded-thread.ts'

/** The recording API as an application meets it, whichever copy of it runs the story. */
export type Threadspan = typeof threadspan

/** What the recording half of a story tells the other one, by name: message IDs, mostly. */
export type StoryNotes = Readonly<Record<string, string>>

/**
 * Something an application does, and what must then be found in the store. Its two halves run in different processes,
 * and the recording one also on Node 20: it uses the public API, `@opentelemetry/api` and nothing else.
 */
export interface Story {
  /** A sentence about behaviour, which becomes the title of a test. */
  readonly title: string
  /** The thread it records; no two stories share one. */
  readonly threadId: string
  readonly record: (threadspan: Threadspan, threadId: string) => Promise<StoryNotes>
  /** Throws where what came back is not what went in. */
  readonly verify: (thread: RecordedThread, notes: StoryNotes) => void
}
