/** A line of an OTLP file that cannot be read. */
export interface LineDamage {
  /** From 1. */
  readonly line: number
  readonly reason: string
}
