/** What a person can say of a signal that was found in a thread. `withdrawn` takes an earlier verdict back. */
export const VERDICTS = ['confirmed', 'dismissed', 'withdrawn'] as const

/** One of the three verdicts. */
export type Verdict = (typeof VERDICTS)[number]

/** A verdict that the convention knows; `undefined` for anything else. */
export function toVerdict(value: unknown): Verdict | undefined {
  return VERDICTS.find((verdict) => verdict === value)
}
