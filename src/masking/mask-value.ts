import { fromJson } from '../thread/json.ts'
import { changeJson } from './change-json.ts'
import type { Mask, MaskedContent } from './content-options.ts'

/** A mask with its `about` bound. It throws if the mask throws or does not return a string. */
export type TextMask = (text: string) => string

/** Wraps a {@link Mask} so that it returns a string or throws. */
export function textMask(mask: Mask, about: MaskedContent): TextMask {
  return (text) => {
    const masked: unknown = mask(text, about)
    if (typeof masked !== 'string') throw new TypeError('the mask returned no string')
    return masked
  }
}

/**
 * Masks a text. If the text is JSON (a model's arguments, the messages of an instrumentation), its strings, numbers and keys
 * are masked and the JSON around them is not: escapes would hide a secret from the mask, and what was masked once would be
 * masked again.
 */
export function maskText(text: string, mask: TextMask): string {
  return isJson(text) ? maskJson(text, mask) : mask(text)
}

/**
 * Masks a text that quotes another, as the stack of an error quotes its message. If the quoted text is JSON, it is masked as
 * it is where it stands alone: otherwise its escapes would hide a secret.
 */
export function maskQuoting(text: string, quoted: string, mask: TextMask): string {
  if (!isJson(quoted)) return maskText(text, mask)
  const between = text.split(quoted).map((part) => (part === '' ? '' : maskText(part, mask)))
  return between.join(maskText(quoted, mask))
}

/** Masks every string, number and key of a value that has been parsed from JSON. */
export function maskValue(value: unknown, mask: TextMask): unknown {
  return fromJson(maskJson(JSON.stringify(value), mask))
}

function maskJson(json: string, mask: TextMask): string {
  return changeJson(json, (text) => maskText(text, mask))
}

// A bare number or word is the same text either way.
function isJson(text: string): boolean {
  return /^\s*[[{"]/.test(text) && fromJson(text) !== undefined
}
