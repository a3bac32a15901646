import type { RecordedRun } from '../../../thread/recorded-thread.ts'

/** A topmost run, and the model calls in it that are part of the conversation, in the order in which they ended. */
export interface TurnUnit {
  readonly unit: RecordedRun
  readonly calls: readonly RecordedRun[]
}
