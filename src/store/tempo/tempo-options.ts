import type { BackendOptions } from '../http/backend-options.ts'
import type { ScanOptions } from '../http/time-range.ts'

/** How Tempo is read. Without `since`, the last 30 days are searched. */
export interface TempoOptions extends BackendOptions, ScanOptions {
  /**
   * The longest time range that Tempo searches at once, in hours: its setting `max_search_duration`.
   *
   * @default 168
   */
  readonly maxSearchHours?: number
}
