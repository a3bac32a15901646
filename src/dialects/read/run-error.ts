import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { spanError } from '../../otlp/span-error.ts'
import { firstText } from '../messages/first-text.ts'

/**
 * What went wrong in a run: its span's error, else what its instrumentation says, for some never set the status; `''`
 * where that something did is all that is said.
 */
export function runError(span: RecordedSpan, finishReason: string | undefined): string | undefined {
  const error = spanError(span)
  if (error !== undefined) return error
  const { attributes } = span
  if (attributes['langfuse.observation.level'] === 'ERROR') {
    return firstText(attributes, ['langfuse.observation.status_message']) ?? ''
  }
  const type = firstText(attributes, ['error.type'])
  if (type !== undefined) return type
  const isToolError = [true, 'true'].includes(attributes['lk.function_tool.is_error'] as string)
  const hasFailed =
    isToolError || attributes['gen_ai.tool.status'] === 'error' || finishReason === 'error'
  return hasFailed ? '' : undefined
}
