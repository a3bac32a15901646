import type { Alteration } from '../../thread/alteration.ts'
import type { Feedback } from '../../thread/message.ts'
import type { RecordedLabel } from '../../thread/feedback/recorded-feedback.ts'

/** What people think of a thread or a message, in a thread file. */
export interface OpinionLines {
  /** Of all authors together. */
  readonly feedback?: Feedback
  /** From 0 to 1. */
  readonly outcome?: number
  /**
   * Each author's own, in the order of their latest feedback. The two fields above follow from it, and an import reads
   * them only if it is absent: then they are from the thread's own user, at the time of the message, or of the last one.
   */
  readonly opinions?: readonly OpinionLine[]
}

/** What one author thinks. */
export interface OpinionLine {
  /** Absent for the thread's own user. */
  readonly author?: string
  readonly feedback?: Feedback
  readonly outcome?: number
  /** What was masked, cut or withheld of the feedback. */
  readonly altered?: Alteration
  /** ISO 8601, or milliseconds since the epoch. Absent if the time was never noted. */
  readonly timestamp?: string | number
}

/** What one author thinks of a signal that was found in the thread. */
export interface LabelLine extends OpinionLine, Pick<RecordedLabel, 'signal' | 'verdict'> {
  /** The `id` of a message in the same line. */
  readonly message?: string
}
