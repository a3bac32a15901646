import { warnOnce } from '../../propagate/warning.ts'
import { isJsonObject, type JsonObject } from '../../thread/json.ts'

/** Feedback as it is recorded: an object as it is, anything else under `value`. `null` takes all feedback back. */
export function readFeedback(feedback: unknown): JsonObject | null {
  if (feedback === null || isJsonObject(feedback)) return feedback
  warnOnce('feedback was given that is not an object; it is kept under `value`')
  return { value: feedback }
}
