import { SPACES_AND_DASHES } from './separators.ts'
import type { ValueKind } from './value-kind.ts'

const BETWEEN = `[./()${SPACES_AND_DASHES}]{0,2}`
const SEPARATOR = `[.${SPACES_AND_DASHES}]`
const DATE = String.raw`\d{1,2}([./-])\d{1,2}\1\d{2,4}(?!\d)`

const FORMS = [
  // +49 (30) 901820
  String.raw`\+\d(?:${BETWEEN}\d){6,14}`,
  // 0170 1234567, 0049 30 901820
  String.raw`\(?(?!${DATE})0\d(?:${BETWEEN}\d){5,13}`,
  // (555) 123-4567
  String.raw`\(\d{3}\)${SEPARATOR}?\d{3}${SEPARATOR}?\d{4}`,
  // 555-123-4567
  String.raw`(?:1${SEPARATOR})?[2-9]\d\d(${SEPARATOR})\d{3}\2\d{4}`,
  // 5551234567, 13812345678
  String.raw`(?:1[2-9]|[2-9])\d{9}`,
]

/**
 * Telephone numbers: with `+` or `0` in front, or as they are written in North America or China. Others look like any
 * number.
 */
export const phone: ValueKind = {
  pattern: new RegExp(
    String.raw`(?<![\p{L}\p{N}_]|[\p{L}\p{N}][.-])(?:${FORMS.join('|')})(?![\p{L}\p{N}_])`,
    'gu',
  ),
}
