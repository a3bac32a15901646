import { alarm } from '../delivery/alarm.ts'
import { isRequestBound } from '../delivery/run/request-bound.ts'
import { isProcessor } from '../propagate/live-processors.ts'
import { type ProcessorPart, providerParts } from '../propagate/provider-parts.ts'
import { readThreadId } from '../thread/thread-id.ts'

let isReporting = false

/**
 * Reports spans of threads that are lost because a process ends while they wait in a BatchSpanProcessor. That processor waits
 * five seconds before it sends, does not keep the process alive for that, and says nothing.
 */
export function reportUnsentAtExit(): void {
  if (isReporting || typeof globalThis.process?.on !== 'function' || isRequestBound()) return
  isReporting = true
  process.on('exit', reportUnsent)
}

function reportUnsent(): void {
  const parts = providerParts() ?? []
  if (parts.some(({ processor }) => isProcessor(processor, 'exports'))) return
  const unsent = Math.max(0, ...parts.map(countOfThreads))
  if (unsent === 0) return
  const spans = unsent === 1 ? '1 span of a thread' : `${unsent} spans of threads`
  const isQuiet = process.env['OTEL_LOG_LEVEL']?.trim().toLowerCase() === 'none'
  alarm(
    `the process ended while ${spans} waited in a BatchSpanProcessor: call the provider's shutdown() before the end, or deliver with ThreadExportProcessor`,
    isQuiet,
  )
}

function countOfThreads({ waiting }: ProcessorPart): number {
  const spans = waiting as readonly { readonly attributes?: Record<string, unknown> }[]
  return spans.filter(({ attributes = {} }) => readThreadId(attributes) !== undefined).length
}
