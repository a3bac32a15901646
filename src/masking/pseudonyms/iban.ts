import { codePrefixes } from './code-prefixes.ts'
import { SPACES_AND_DASHES } from './separators.ts'
import type { ValueKind } from './value-kind.ts'

const SEPARATOR = `[${SPACES_AND_DASHES}]?`
const CAPITAL = String.raw`[A-Z]{2}\d\d(?:${SEPARATOR}[A-Z\d]){11,30}`
// A stand-in is in small letters too, but has no digits.
const SMALL = String.raw`[a-z]{2}\d\d(?:${SEPARATOR}\d){11,30}`

/** Bank accounts by ISO 13616, with a valid check number. In small letters only if the rest of it is digits. */
export const iban: ValueKind = {
  pattern: new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:${CAPITAL}|${SMALL})(?![\p{L}\p{N}_])`, 'gu'),
  // Words in capitals may follow.
  measure: (match) => codePrefixes(match, 15).find(({ code }) => hasCheckNumber(code))?.length ?? 0,
}

// The remainder by 97, of ISO/IEC 7064.
function hasCheckNumber(code: string): boolean {
  let rest = 0
  for (let n = 0; n < code.length; n++) {
    const value = parseInt(code.charAt((n + 4) % code.length), 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}
