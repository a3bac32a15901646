/**
 * What `onDrop`, `onDamage`, `onProblem` and `onPartial` are called with: one shape, so that one function can log them
 * all. docs/errors.md lists the reasons of each.
 */
export interface Incident<Reason extends string = string> {
  /** A stable word to branch on. */
  readonly reason: Reason
  /** What happened, as one line for a log. The wording may change. */
  readonly message: string
  /** How many spans or events are affected, if that is known. */
  readonly count?: number
  /** The error behind it, if there was one. */
  readonly error?: Error
}
