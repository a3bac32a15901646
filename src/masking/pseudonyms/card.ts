import { SPACES_AND_DASHES } from './separators.ts'
import type { ValueKind } from './value-kind.ts'

const ZERO = 0x30

/** Numbers of payment cards: 13 to 19 digits with a valid check digit, in groups or not. */
export const card: ValueKind = {
  pattern: new RegExp(String.raw`(?<!\d)\d(?:[.${SPACES_AND_DASHES}]?\d){12,18}(?!\d)`, 'gu'),
  measure: measureCard,
}

// The shortest, because a security code or a price may follow. The check digit is Luhn's, of ISO/IEC 7812-1: every second
// digit counts double, from the right. One sum is for an even number of digits, one for an odd.
function measureCard(match: string): number {
  let [digits, even, odd] = [0, 0, 0]
  for (let n = 0; n < match.length; n++) {
    if (!isDigit(match, n)) continue
    const digit = match.charCodeAt(n) - ZERO
    const double = digit > 4 ? digit * 2 - 9 : digit * 2
    const isEvenPlace = digits++ % 2 === 0
    even += isEvenPlace ? double : digit
    odd += isEvenPlace ? digit : double
    const sum = digits % 2 === 0 ? even : odd
    if (digits >= 13 && sum % 10 === 0 && !isDigit(match, n + 1)) return n + 1
  }
  return 0
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at) - ZERO
  return code >= 0 && code < 10
}
