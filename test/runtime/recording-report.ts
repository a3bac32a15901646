import type { StoryNotes } from '../story/story.ts'

/** What a recording process prints as its only line. */
export interface RecordingReport {
  /** The version of its runtime, as the process itself sees it. */
  readonly version: string
  /** What each story's `record` returned, by thread id. */
  readonly notes: Readonly<Record<string, StoryNotes>>
}
