import type { SpanReader } from '../replay/span-reader.ts'
import { BackendClient } from './http/backend-client.ts'
import type { BackendOptions } from './http/backend-options.ts'
import { ScanReader } from './http/scan-reader.ts'
import type { ScanOptions } from './http/time-range.ts'
import { JaegerScan } from './jaeger/jaeger-scan.ts'

export type { BackendOptions, BackendTls } from './http/backend-options.ts'
export type { ScanOptions } from './http/time-range.ts'

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

/**
 * Reads threads from the query service of a Jaeger, which finds them by their tags. The list shows the threads that
 * Threadspan itself recorded.
 *
 * @param url - Where Jaeger's own page is, `http://localhost:16686` for instance, with its base path.
 * @throws OptionError where the URL or an option is wrong. Reading throws StoreError.
 * @example
 * const reader = jaegerReader('https://jaeger.example', { headers: { authorization: token } })
 */
export function jaegerReader(url: string, options: JaegerOptions = {}): SpanReader {
  return new ScanReader(new JaegerScan(new BackendClient(url, options), options))
}
