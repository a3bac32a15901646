import type { Alteration } from '../alteration.ts'
import type { UnixNano } from '../instant.ts'
import type { Feedback } from '../message.ts'
import type { MessageId } from '../message-id.ts'
import type { Verdict } from './verdict.ts'

/** One author's opinion of a message, a run, a thread or a finding: all feedback that the author did not take back. */
export interface RecordedOpinion {
  /** The `user.id` of the feedback. Absent if that is the thread's own user, or if the feedback names no user. */
  readonly author?: string
  /** Merged key by key in order of time. Absent if the author only gave an outcome or a verdict. */
  readonly feedback?: Feedback
  /** From 0 to 1. */
  readonly outcome?: number
  /** What the recorder masked, cut or withheld of the feedback. */
  readonly altered?: Alteration
  /** The time of the author's latest feedback about it. */
  readonly unixNano: UnixNano
  /** False for past feedback whose time was never noted: the time above then only says when it was recorded. */
  readonly timeKnown: boolean
}

/** All authors' opinions of a message, a run or a thread. A field is absent if there is no feedback of its kind. */
export interface Opinions {
  /** The feedback of all authors, merged key by key. The author with the latest feedback wins. */
  readonly feedback?: Feedback
  /** Whether the user got what they came for, from 0 to 1. The author with the latest feedback wins. */
  readonly outcome?: number
  /** Each author's own, in the order of their latest feedback. */
  readonly opinions?: readonly RecordedOpinion[]
}

/** One author's verdict on a signal that was found in a thread. */
export interface RecordedLabel extends RecordedOpinion {
  /** The key of the signal. */
  readonly signal: string
  /** The message at which it was found, if the label names one. */
  readonly messageId?: MessageId
  /** Absent if the author only commented on the finding. */
  readonly verdict?: Exclude<Verdict, 'withdrawn'>
}
