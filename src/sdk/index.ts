export {
  type RegisteredThreads,
  type RegisterOptions,
  registerThreads,
} from './register-threads.ts'
export type { SdkSpan, SpanProcessor } from './span-processor.ts'
export { readExportCounts } from '../delivery/delivery-registry.ts'
export type { DropReason } from '../delivery/drop-reason.ts'
export type { EndedSpan } from '../delivery/ended-span.ts'
export type { ExportCounts } from '../delivery/export-counts.ts'
export type { ExportResult, SpanExporter } from '../delivery/span-exporter.ts'
export type { ThreadExportProcessorOptions } from './export-options.ts'
export { type FlushOptions, ThreadExportProcessor } from './thread-export-processor.ts'
export {
  createThreadSampler,
  type Sampler,
  type SamplingResult,
  type ThreadSamplerOptions,
} from './thread-sampler.ts'
export { ThreadSpanProcessor, type ThreadSpanProcessorOptions } from './thread-span-processor.ts'
