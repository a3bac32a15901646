import type { LettersOf } from './disguise.ts'

/**
 * How values of one kind are found. A pattern never asks whether its neighbours are letters or digits, only whether they
 * are one of the two: a stand-in makes letters of digits, and must not give a second look more to find than the first had.
 */
export interface ValueKind {
  /** What looks like a value. Global, and linear in the length of a text. */
  readonly pattern: RegExp
  /**
   * How much of a match is a value, from its start; 0 if it only looks like one.
   *
   * @default the whole match
   */
  readonly measure?: (match: string) => number
  /** @default the letters of its {@link plainForm} */
  readonly standIn?: (value: string, lettersOf: LettersOf) => string
}
