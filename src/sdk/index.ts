export {
  type RegisteredThreads,
  type RegisterOptions,
  registerThreads,
} from './register-threads.ts'
export type { SdkSpan, SpanProcessor } from './span-processor.ts'
export type { ExportResult, SpanExporter } from './span-exporter.ts'
export {
  type ExportCounts,
  ThreadExportProcessor,
  type ThreadExportProcessorOptions,
} from './thread-export-processor.ts'
export {
  createThreadSampler,
  type Sampler,
  type SamplingResult,
  type ThreadSamplerOptions,
} from './thread-sampler.ts'
export { ThreadSpanProcessor, type ThreadSpanProcessorOptions } from './thread-span-processor.ts'
