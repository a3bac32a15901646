/** An outcome: a number from 0 (the user did not get what they came for) to 1 (they did). `undefined` for anything else. */
export function toOutcome(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined
}
