import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { spanError } from '../../otlp/span-error.ts'
import { openTelemetry } from '../conventions/open-telemetry.ts'
import { strands } from '../frameworks/strands.ts'
import { tanStackAi } from '../frameworks/tanstack-ai.ts'
import { firstText } from '../messages/first-text.ts'
import { langfuse } from '../platforms/langfuse.ts'
import { liveKit } from '../voice/live-kit.ts'
import { firstValue } from './first-value.ts'
import { keysOf } from './keys-of.ts'

const { level } = keysOf(langfuse, 'labels', 'level')
const { error: statusMessage } = keysOf(langfuse, 'own', 'error')
const { errorType } = keysOf(openTelemetry, 'labels', 'errorType')
const { isToolError } = keysOf(liveKit, 'labels', 'isToolError')
const { toolOutcome } = keysOf(tanStackAi, 'labels', 'toolOutcome')
const { toolStatus } = keysOf(strands, 'labels', 'toolStatus')

/**
 * What went wrong in a run: its span's error, else what its instrumentation says, because some never set the status. `''`
 * if all that is known is that something did.
 */
export function runError(span: RecordedSpan, finishReason: string | undefined): string | undefined {
  const error = spanError(span)
  if (error !== undefined) return error
  const { attributes } = span
  if (firstValue(attributes, level) === 'ERROR') return firstText(attributes, statusMessage) ?? ''
  const type = firstText(attributes, errorType)
  if (type !== undefined) return type
  const hasFailed =
    [true, 'true'].includes(firstValue(attributes, isToolError) as string) ||
    firstValue(attributes, toolStatus) === 'error' ||
    firstValue(attributes, toolOutcome) === 'error' ||
    finishReason === 'error'
  return hasFailed ? '' : undefined
}
