import type { RecordedRun, RunMessage } from '../../../thread/recorded-thread.ts'

/** A message that was read from a run. */
export interface TurnMessage {
  readonly message: RunMessage
  /** The model call or tool run whose output it is; absent for the input of a model. */
  readonly source?: RecordedRun
}
