import type { Incident } from '../../thread/incident.ts'

/** A line of an OTLP file that could not be read: not at all (`unreadable`), or only in part (`incomplete`). */
export interface LineDamage extends Incident<'unreadable' | 'incomplete'> {
  /** From 1. */
  readonly line: number
}
