import { disguise } from './disguise.ts'
import type { ValueKind } from './value-kind.ts'

const V4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}`
const V6 = String.raw`(?:[\da-fA-F]{0,4}:){2,7}(?:${V4}|[\da-fA-F]{0,4})`

/** IP addresses, version 4 and 6. A version number of four parts looks like one. */
export const ip: ValueKind = {
  pattern: new RegExp(
    String.raw`(?<![\p{L}\p{N}_.])${V4}(?![\p{L}\p{N}_]|\.[\p{L}\p{N}])|(?<![\p{L}\p{N}_:])${V6}(?![\p{L}\p{N}_:])`,
    'gu',
  ),
  measure: (match) => ((match.includes(':') ? isV6(match) : isV4(match)) ? match.length : 0),
  // Not their plain form, in which 1.23.4.5 and 12.3.4.5 are one.
  standIn: (value, lettersOf) => disguise(value, value.toLowerCase(), lettersOf),
}

function isV4(text: string): boolean {
  return text.split('.').every((part) => Number(part) < 256)
}

// A time of day has colons too, and so has a name in C++.
function isV6(text: string): boolean {
  const colons = text.split(':').length - 1
  const whole = text.includes('.') ? 6 : 7
  return /\d/.test(text) && (colons === whole || (text.includes('::') && colons <= whole))
}
