import type { BackendOptions } from '../http/backend-options.ts'
import type { ScanOptions } from '../http/time-range.ts'

/** How Jaeger is read. Without `since`, the last 365 days are searched. */
export interface JaegerOptions extends BackendOptions, ScanOptions {
  /**
   * The services to search, by `service.name`. Jaeger searches one at a time, so if it has hundreds, name those that record
   * messages.
   *
   * @default all services that Jaeger knows
   */
  readonly services?: readonly string[]
  /**
   * Which API to read traces from. `v3` returns them as they were sent. `legacy`, for Jaeger before 1.36, cuts times to
   * microseconds and has no attributes of links. `auto` finds out which of them there is.
   *
   * @default 'auto'
   */
  readonly api?: 'auto' | 'v3' | 'legacy'
}
