import { SPACES_AND_DASHES } from './separators.ts'
import type { ValueKind } from './value-kind.ts'

const SEPARATOR = `[${SPACES_AND_DASHES}]?`
const CAPITAL = String.raw`[A-Z]{2}\d\d(?:${SEPARATOR}[A-Z\d]){11,30}`
// A stand-in is in small letters too, but has no digits.
const SMALL = String.raw`[a-z]{2}\d\d(?:${SEPARATOR}\d){11,30}`

/** Bank accounts by ISO 13616, with a valid check number. In small letters only if the rest of it is digits. */
export const iban: ValueKind = {
  pattern: new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:${CAPITAL}|${SMALL})(?![\p{L}\p{N}_])`, 'gu'),
  measure: measureIban,
}

// The longest, because words in capitals may follow. The check number is that of ISO/IEC 7064: with the first four moved to
// the end and letters as numbers from 10, the remainder by 97 is 1.
function measureIban(match: string): number {
  let [length, chars, rest] = [0, 0, 0]
  for (let n = 0; n < match.length; n++) {
    const value = valueAt(match, n)
    if (value === undefined) continue
    if (chars++ < 4) continue
    rest = append(rest, value)
    const endsHere = valueAt(match, n + 1) === undefined
    if (chars >= 15 && endsHere && withFirstFour(rest, match) === 1) length = n + 1
  }
  return length
}

function withFirstFour(rest: number, match: string): number {
  return [0, 1, 2, 3].reduce((sum, n) => append(sum, valueAt(match, n) ?? 0), rest)
}

function append(rest: number, value: number): number {
  return (rest * (value > 9 ? 100 : 10) + value) % 97
}

function valueAt(text: string, at: number): number | undefined {
  const code = text.charCodeAt(at)
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  if (code >= 0x41 && code <= 0x5a) return code - 0x41 + 10
  return code >= 0x61 && code <= 0x7a ? code - 0x61 + 10 : undefined
}
