import type { RunMessage } from '../../thread/recorded-thread.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { mastra } from '../frameworks/mastra.ts'
import { firstValue } from './first-value.ts'
import { keysOf } from './keys-of.ts'

const { type } = keysOf(mastra, 'labels', 'type')

const PREVIEW = /(?:\[tool(?:-result)?: [^\][\n]{1,256}\]\s*)+$/

/**
 * The messages of a step of Mastra without the words that stand for a call or a result among them: `[tool: name]` and
 * `[tool-result: name]`. The call and the result themselves are on other spans. Source: mastra-ai/mastra, `summarizePart` in
 * `observability/mastra/src/model-tracing.ts` (@mastra/observability 1.17).
 */
export function withoutPreviews(
  messages: readonly RunMessage[],
  { attributes }: RecordedSpan,
): readonly RunMessage[] {
  if (firstValue(attributes, type) === undefined) return messages
  return messages.flatMap((message) => {
    const { role, content } = message
    if (typeof content !== 'string' || (role !== 'assistant' && role !== 'tool')) return [message]
    const words = content.replace(PREVIEW, '').trim()
    if (words === content.trim()) return [message]
    return words === '' && message.toolCalls === undefined ? [] : [{ ...message, content: words }]
  })
}
