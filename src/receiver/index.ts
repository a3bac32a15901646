/**
 * Receives OTLP over HTTP into a store.
 *
 * @module
 */
export { type CloseOptions, createReceiver, type Receiver } from './create-receiver.ts'
export type { ReceiverCounts } from './receiver-counts.ts'
export type { ReceivedBatch, ReceiverLimits, ReceiverOptions } from './receiver-options.ts'
export type { ReceiverProblem } from './receiver-problem.ts'
export type { BodyLimits, SpanLimits } from '../otlp/limits/otlp-limits.ts'
export type { Incident } from '../thread/incident.ts'
export {
  type ErrorCode,
  OptionError,
  OtlpDecodeError,
  StoreError,
  ThreadspanError,
} from '../thread/errors.ts'
