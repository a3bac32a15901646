/** The beginning of a text that ends where a group of letters and digits ends. */
export interface CodePrefix {
  /** UTF-16 units of the text. */
  readonly length: number
  /** Its letters and digits. */
  readonly code: string
}

const LETTER_OR_DIGIT = /[\dA-Za-z]/

/** The longest first, as `DE89 3704` and `DE89` of `DE89 3704`, down to the shortest code that is asked for. */
export function codePrefixes(text: string, shortest: number): CodePrefix[] {
  const prefixes: CodePrefix[] = []
  let code = ''
  for (let n = 0; n < text.length; n++) {
    const char = text.charAt(n)
    if (!LETTER_OR_DIGIT.test(char)) continue
    code += char
    const endsHere = !LETTER_OR_DIGIT.test(text.charAt(n + 1))
    if (endsHere && code.length >= shortest) prefixes.unshift({ length: n + 1, code })
  }
  return prefixes
}
