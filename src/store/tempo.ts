import type { SpanReader } from '../replay/span-reader.ts'
import { BackendClient } from './http/backend-client.ts'
import type { BackendOptions } from './http/backend-options.ts'
import { ScanReader } from './http/scan-reader.ts'
import type { ScanOptions } from './http/time-range.ts'
import { TempoScan } from './tempo/tempo-scan.ts'

export type { BackendOptions, BackendTls } from './http/backend-options.ts'
export type { ScanOptions } from './http/time-range.ts'

/** How a Tempo is read. Without `since` it is searched for the last 30 days. */
export interface TempoOptions extends BackendOptions, ScanOptions {
  /**
   * The longest time range that it searches at once, in hours: its own `max_search_duration`.
   *
   * @default 168
   */
  readonly maxSearchHours?: number
}

/**
 * Reads threads from the HTTP API of a Tempo 2.2 or newer, by TraceQL. Tempo gives the first results that it finds, not
 * the latest; what it says to be partial is reported to `onPartial`.
 *
 * @param url - Its query frontend, `http://localhost:3200` for instance, with its prefix.
 * @throws OptionError where the URL or an option is wrong. Reading throws StoreError.
 * @example
 * const reader = tempoReader('https://tempo.example', { headers: { 'x-scope-orgid': 'chat' } })
 */
export function tempoReader(url: string, options: TempoOptions = {}): SpanReader {
  return new ScanReader(new TempoScan(new BackendClient(url, options), options))
}
