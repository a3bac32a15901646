import type { RunMessage } from '../../thread/recorded-thread.ts'
import type { RunContent } from './run-content.ts'

/**
 * Splits all that was said in an agent's run, kept in one list by some frameworks, into what it was given, up to the last
 * user message, and what came of that.
 */
export function splitSteps(
  messages: readonly RunMessage[],
): Pick<RunContent, 'inputMessages' | 'outputMessages'> {
  const end = messages.findLastIndex(({ role }) => role === 'user') + 1
  const isOver = messages.at(-1)?.role === 'assistant' && end > 0
  if (!isOver) return { inputMessages: messages }
  return { inputMessages: messages.slice(0, end), outputMessages: messages.slice(end) }
}
