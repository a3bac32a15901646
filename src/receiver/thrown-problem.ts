import type { ReceiverProblem } from './receiver-problem.ts'

/** A problem with the message of what was thrown. */
export function thrownProblem(reason: ReceiverProblem['reason'], thrown: unknown): ReceiverProblem {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  return { reason, message: error.message, error }
}
