import { codePrefixes } from './code-prefixes.ts'
import { SPACES_AND_DASHES } from './separators.ts'
import type { ValueKind } from './value-kind.ts'

// The lengths that most cards have.
const USUAL: ReadonlySet<number> = new Set([15, 16])

/** Numbers of payment cards: 13 to 19 digits with a valid check digit, in groups or not. */
export const card: ValueKind = {
  pattern: new RegExp(String.raw`(?<!\d)\d(?:[.${SPACES_AND_DASHES}]?\d){12,18}(?!\d)`, 'gu'),
  // A security code or a price may follow.
  measure(match) {
    const cards = codePrefixes(match, 13).filter(({ code }) => hasCheckDigit(code))
    const usual = cards.find(({ code }) => USUAL.has(code.length))
    return (usual ?? cards[0])?.length ?? 0
  },
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
