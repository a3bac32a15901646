/** Gives as many letters as are asked for: always the same for the same value. */
export type LettersOf = (value: string, count: number) => string

/** What all spellings of a value have in common: its letters and digits. */
export function plainForm(value: string): string {
  return value
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/**
 * Replaces every letter and digit of a text by the letters of a value. Spaces, dots and dashes stay, so the text keeps its
 * length and its look.
 */
export function disguise(text: string, value: string, lettersOf: LettersOf): string {
  const letters = lettersOf(value, text.length)
  let used = 0
  return text.replaceAll(/[\p{L}\p{N}]/gu, (char) => letters.slice(used, (used += char.length)))
}
