import type { SpanReader } from '../replay/span-reader.ts'
import { BackendClient } from './http/backend-client.ts'
import { ScanReader } from './http/scan-reader.ts'
import type { TempoOptions } from './tempo/tempo-options.ts'
import { TempoScan } from './tempo/tempo-scan.ts'

export { OptionError, StoreError } from '../thread/errors.ts'
export type { Incident } from '../thread/incident.ts'
export type { BackendOptions, BackendTls } from './http/backend-options.ts'
export type { PartialAnswer, PartialReason } from './http/partial-answer.ts'
export type { ScanOptions } from './http/time-range.ts'
export type { TempoOptions } from './tempo/tempo-options.ts'

/**
 * Reads threads from the HTTP API of Tempo 2.2 or newer, by TraceQL. Tempo returns the first results that it finds, not
 * the latest. `onPartial` is called if an answer is incomplete.
 *
 * @param url - The address of its query frontend with its prefix, for instance `http://localhost:3200`.
 * @throws OptionError if the URL or an option is wrong. Reading throws StoreError.
 * @example
 * const reader = tempoReader('https://tempo.example', { headers: { 'x-scope-orgid': 'chat' } })
 */
export function tempoReader(url: string, options: TempoOptions = {}): SpanReader {
  return new ScanReader(new TempoScan(new BackendClient(url, options), options))
}
