import { codePrefixes } from './code-prefixes.ts'
import { SPACES_AND_DASHES } from './separators.ts'
import type { ValueKind } from './value-kind.ts'

/** Numbers of payment cards: 13 to 19 digits with a valid check digit, in groups or not. */
export const card: ValueKind = {
  pattern: new RegExp(String.raw`(?<!\d)\d(?:[.${SPACES_AND_DASHES}]?\d){12,18}(?!\d)`, 'gu'),
  // The shortest, because a security code or a price may follow.
  measure: (match) =>
    codePrefixes(match, 13).findLast(({ code }) => hasCheckDigit(code))?.length ?? 0,
}

// Luhn's, of ISO/IEC 7812-1.
function hasCheckDigit(digits: string): boolean {
  let sum = 0
  for (let n = 0; n < digits.length; n++) {
    const digit = Number(digits[digits.length - 1 - n])
    const doubled = n % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
