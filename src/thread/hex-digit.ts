/** The value of a digit of lower-case hex, by its character code: the low four bits, for a letter nine more. */
export function hexDigit(code: number): number {
  return (code & 15) + (code >> 6) * 9
}
