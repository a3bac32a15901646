import type { SpanReader } from '../replay/span-reader.ts'
import { BackendClient } from './http/backend-client.ts'
import { ScanReader } from './http/scan-reader.ts'
import type { JaegerOptions } from './jaeger/jaeger-options.ts'
import { JaegerScan } from './jaeger/jaeger-scan.ts'

export { OptionError, StoreError } from '../thread/errors.ts'
export type { Incident } from '../thread/incident.ts'
export type { BackendOptions, BackendTls } from './http/backend-options.ts'
export type { PartialAnswer, PartialReason } from './http/partial-answer.ts'
export type { JaegerOptions } from './jaeger/jaeger-options.ts'
export type { ScanOptions } from './http/time-range.ts'

/**
 * Reads threads from the query service of Jaeger, which finds them by their tags. The list has the threads that
 * Threadspan itself recorded. Those that only other tools name are found by their id.
 *
 * @param url - The address of Jaeger's web page with its base path, for instance `http://localhost:16686`.
 * @throws OptionError if the URL or an option is wrong. Reading throws StoreError.
 * @example
 * const reader = jaegerReader('https://jaeger.example', { headers: { authorization: token } })
 */
export function jaegerReader(url: string, options: JaegerOptions = {}): SpanReader {
  return new ScanReader(new JaegerScan(new BackendClient(url, options), options))
}
