import type { Incident } from '../thread/incident.ts'
import type { DropReason } from './drop-reason.ts'

/** Spans that were lost for one reason. */
export interface DroppedSpans extends Incident<DropReason> {
  readonly count: number
}
