import type { BackendOptions } from '../http/backend-options.ts'
import type { ScanOptions } from '../http/time-range.ts'

/** How a Tempo is read. Without `since` it is searched for the last 30 days. */
export interface TempoOptions extends BackendOptions, ScanOptions {
  /**
   * The longest time range that it searches at once, in hours: its own `max_search_duration`.
   *
   * @default 168
   */
  readonly maxSearchHours?: number
}
