import type { ContentPart } from '../../thread/content-part.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'

/**
 * An answer without the pieces of its stream, if it is there as a whole after them. Google's ADK records each partial
 * response of a stream and then the response that it makes of them, all as output messages. Source: google/adk-python,
 * `src/google/adk/telemetry/_experimental_semconv.py` and `src/google/adk/models/lite_llm.py` (2.13).
 */
export function withoutPieces(messages: readonly RunMessage[]): readonly RunMessage[] {
  const whole = messages.at(-1)
  const pieces = messages.slice(0, -1)
  // One piece that is equal to the whole may be another choice.
  if (whole === undefined || pieces.length < 2 || !pieces.every(isPiece)) return messages
  const isWhole = ['text', 'reasoning'].every(
    (type) => joined(pieces, type) === joined([whole], type),
  )
  return isWhole && joined(pieces, 'text') !== '' ? [whole] : messages
}

function isPiece(message: RunMessage): boolean {
  const isText = partsOf(message).every(({ type }) => type === 'text' || type === 'reasoning')
  return message.role === 'assistant' && message.toolCalls === undefined && isText
}

function joined(messages: readonly RunMessage[], type: string): string {
  const parts = messages.flatMap(partsOf)
  return parts.map((part) => (part.type === type && 'content' in part ? part.content : '')).join('')
}

function partsOf({ content }: RunMessage): readonly ContentPart[] {
  return typeof content === 'string' ? [{ type: 'text', content }] : (content ?? [])
}
