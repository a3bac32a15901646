import type { ContentPart } from '../../thread/content-part.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'

// Two tokens of a stream may be equal, two sentences hardly.
const LONGEST_TOKEN = 16

/**
 * An answer without the pieces of its stream, if it is there as a whole after them. Google's ADK records each partial
 * response of a stream and then the response that it makes of them, all as output messages. Source: google/adk-python,
 * `src/google/adk/telemetry/_experimental_semconv.py` and `src/google/adk/models/lite_llm.py` (2.13).
 */
export function withoutPieces(messages: readonly RunMessage[]): readonly RunMessage[] {
  let text = ''
  let reasoning = ''
  for (const [nth, message] of messages.entries()) {
    if (!isSpoken(message)) break
    const own = { text: wordsOf(message, 'text'), reasoning: wordsOf(message, 'reasoning') }
    const mayBeWhole = nth > 1 || (nth === 1 && own.text.length > LONGEST_TOKEN)
    const isWhole = own.text !== '' && own.text === text && own.reasoning === reasoning
    if (mayBeWhole && isWhole) return messages.slice(nth)
    if (message.toolCalls !== undefined) break
    text += own.text
    reasoning += own.reasoning
  }
  return messages
}

function isSpoken(message: RunMessage): boolean {
  const areWords = partsOf(message).every(({ type }) => type === 'text' || type === 'reasoning')
  return message.role === 'assistant' && areWords
}

function wordsOf(message: RunMessage, type: 'text' | 'reasoning'): string {
  const parts = partsOf(message).filter((part) => part.type === type)
  return parts.map((part) => ('content' in part ? part.content : '')).join('')
}

function partsOf({ content }: RunMessage): readonly ContentPart[] {
  return typeof content === 'string' ? [{ type: 'text', content }] : (content ?? [])
}
