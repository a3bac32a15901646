// What Google's ADK writes when capturing is off, and what MLflow writes of a span that was given nothing.
const NOTHING: ReadonlySet<unknown> = new Set(['', '{}', 'null'])

/** Whether an attribute holds anything, as instrumentations mean it. */
export function isGiven(value: unknown): boolean {
  return value != null && !NOTHING.has(value)
}
