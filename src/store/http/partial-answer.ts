import type { Incident } from '../../thread/incident.ts'

/** Something that a backend has, or had, but that its reader could not return. */
export type PartialAnswer = Incident<PartialReason>

/** Why an answer is incomplete. */
export type PartialReason =
  /** Spans without usable ids or times were left out. `count` is their number. */
  | 'rejected'
  /** A trace was found by a search, but was gone when it was read. */
  | 'trace-gone'
  /** The backend returned only a part of a trace. */
  | 'trace-cut'
  /** The search stopped before it had seen everything. */
  | 'search-cut'
  /** A span has more log events than are read. `count` is how many were left out. */
  | 'events-cut'
  /** A model call has no messages, and this backend keeps no log records, which may have held them. */
  | 'no-log-records'
