import type { BackendOptions } from '../http/backend-options.ts'
import type { ScanOptions } from '../http/time-range.ts'

/** How a Jaeger is read. Without `since` it is searched for the last 365 days. */
export interface JaegerOptions extends BackendOptions, ScanOptions {
  /**
   * The services to search, by their `service.name`. Jaeger searches one at a time, so where it has hundreds, name those
   * that record messages.
   *
   * @default all that Jaeger knows
   */
  readonly services?: readonly string[]
  /**
   * Which API gives the traces: `v3` as they were sent, `legacy` to the microsecond and without the attributes of links,
   * for Jaegers before 1.36; `auto` asks which there is.
   *
   * @default 'auto'
   */
  readonly api?: 'auto' | 'v3' | 'legacy'
}
