import type { RunMessage } from '../../thread/recorded-thread.ts'
import type { RunKind } from '../../thread/run-kind.ts'
import type { RunContent } from '../run-content.ts'

/**
 * Splits the messages of a run, which some frameworks keep in one list, into what it was given and what came of that: of
 * an agent all that follows the last user message, of a model call its answer.
 */
export function splitSteps(
  messages: readonly RunMessage[],
  kind: RunKind,
): Pick<RunContent, 'inputMessages' | 'outputMessages'> {
  const end = messages.findLastIndex(({ role }) => isGiven(role, kind)) + 1
  const isOver = messages.at(-1)?.role === 'assistant' && end > 0
  if (!isOver) return { inputMessages: messages }
  return { inputMessages: messages.slice(0, end), outputMessages: messages.slice(end) }
}

function isGiven(role: string, kind: RunKind): boolean {
  return kind === 'llm' ? role !== 'assistant' : role === 'user'
}
