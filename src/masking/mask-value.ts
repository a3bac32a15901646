import { fromJson, isJsonObject, type JsonObject, toJson } from '../thread/json.ts'
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
 * Masks a text. If the text is JSON (a model's arguments, the messages of an instrumentation), its values are masked first,
 * because escapes would hide a secret from the mask.
 */
export function maskText(text: string, mask: TextMask): string {
  return mask(maskJsonText(text, mask))
}

/** Masks every string, number and key of a JSON value. */
export function maskValue(value: unknown, mask: TextMask): unknown {
  if (typeof value === 'string') return maskText(value, mask)
  if (typeof value === 'number') return maskNumber(value, mask)
  if (Array.isArray(value)) return value.map((item) => maskValue(item, mask))
  return isJsonObject(value) ? maskObject(value, mask) : value
}

function maskJsonText(text: string, mask: TextMask): string {
  if (!/^\s*[[{]/.test(text)) return text
  const value = fromJson(text)
  if (value === undefined) return text
  const masked = toJson(maskValue(value, mask))
  // Unchanged JSON keeps its spaces and escapes.
  return masked === toJson(value) ? text : masked
}

function maskNumber(value: number, mask: TextMask): unknown {
  const text = String(value)
  const masked = mask(text)
  return masked === text ? value : masked
}

function maskObject(value: JsonObject, mask: TextMask): JsonObject {
  const masked = new Map<string, unknown>()
  for (const [key, item] of Object.entries(value)) {
    masked.set(freeKey(mask(key), masked), maskValue(item, mask))
  }
  return Object.fromEntries(masked)
}

// Two keys that mask to the same word stay separate.
function freeKey(key: string, taken: ReadonlyMap<string, unknown>): string {
  let free = key
  for (let n = 2; taken.has(free); n++) free = `${key} (${n})`
  return free
}
