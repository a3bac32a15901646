import type { ValueKind } from './value-kind.ts'

/** Numbers of four or more digits that stand alone: orders, accounts, postcodes, and years as well. */
export const number: ValueKind = {
  pattern: /(?<![\p{L}\p{N}_])(?:\d{1,3}(?:,\d{3})+|\d{4,})(?![\p{L}\p{N}_])/gu,
}
