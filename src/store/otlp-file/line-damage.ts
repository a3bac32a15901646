/** A line of an OTLP file that is left out, wholly or in part. */
export interface LineDamage {
  /** From 1. */
  readonly line: number
  readonly reason: string
}
