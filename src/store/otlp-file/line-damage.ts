import type { Incident } from '../../thread/incident.ts'

/**
 * A line of an OTLP file that is left out, wholly or in part. Nothing of it could be read (`unreadable`), only a part could
 * (`incomplete`), or a span in it has the id of an earlier span but other content (`conflict`).
 */
export interface LineDamage extends Incident<'unreadable' | 'incomplete' | 'conflict'> {
  /** The number of the line, from 1. */
  readonly line: number
}
