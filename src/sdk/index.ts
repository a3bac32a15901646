export { type RegisterOptions, registerThreads } from './register-threads.ts'
export type { RegisteredThreads } from './registered-threads.ts'
export type { SdkSpan, SpanProcessor } from './span-processor.ts'
export { readExportCounts } from '../delivery/delivery-registry.ts'
export type { DropReason } from '../delivery/drop-reason.ts'
export type { DroppedSpans } from '../delivery/dropped-spans.ts'
export type { EndedSpan } from '../otlp/ended-span.ts'
export type { ExportCounts } from '../delivery/export-counts.ts'
export type { ExportResult, SpanExporter } from '../delivery/span-exporter.ts'
export type { ThreadExportProcessorOptions } from './export-options.ts'
export type { UnfinishedCounts } from './running-spans.ts'
export { type FlushOptions, ThreadExportProcessor } from './thread-export-processor.ts'
export { ThreadPropagator, type ThreadPropagatorOptions } from '../propagate/thread-propagator.ts'
export {
  createThreadSampler,
  type Sampler,
  type SamplingResult,
  type ThreadSamplerOptions,
} from './thread-sampler.ts'
export { addSpanRule, type SpanRule } from '../dialects/span-rule.ts'
export type { ClassifiableSpan } from '../dialects/classifiable-span.ts'
export { type ErrorCode, DeliveryError, OptionError, ThreadspanError } from '../thread/errors.ts'
export type { Incident } from '../thread/incident.ts'
export type { RunKind } from '../thread/run-kind.ts'
export { ThreadSpanProcessor, type ThreadSpanProcessorOptions } from './thread-span-processor.ts'
export { withoutThreadSpans } from './without-thread-spans.ts'
