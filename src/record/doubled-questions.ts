import { recallMessage } from '../propagate/recent-messages.ts'
import { askedMessage } from './asked-message.ts'

let doubled = 0

/** Counts a question that is tracked here, if the context names one that another process has tracked. */
export function countIfDoubled(threadId: string): void {
  const asked = askedMessage(threadId)
  if (asked !== undefined && recallMessage(asked) === undefined) doubled++
}

/** The number of such questions since the last call. */
export function takeDoubledQuestions(): number {
  const taken = doubled
  doubled = 0
  return taken
}
