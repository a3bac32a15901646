import type { StoryNotes } from '../story/story.ts'

/** What a recording process prints as its only line. */
export interface RecordingReport {
  /** The version of Node it ran on, as the process itself sees it. */
  readonly node: string
  /** What each story's `record` returned, by thread id. */
  readonly notes: Readonly<Record<string, StoryNotes>>
}
