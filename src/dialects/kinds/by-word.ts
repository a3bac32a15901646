import { readWord } from './read-word.ts'
import type { Verdict } from './rule.ts'

/** A vocabulary: what each word of a convention means. Words are compared in lower case. */
export type Words = Readonly<Record<string, Verdict>>

/** Decides by a vocabulary. A word that is not in it leaves the decision to the next rule. */
export function byWord(words: Words): (value: unknown) => Verdict {
  const meanings = new Map(Object.entries(words))
  return (value) => meanings.get(readWord(value))
}
