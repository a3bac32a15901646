import { fromJson, isJsonObject, type JsonObject, toJson } from '../thread/json.ts'
import type { Mask, MaskedContent } from './content-options.ts'

/** A mask, bound to what it is told; throws where the mask did, or returned no string. */
export type TextMask = (text: string) => string

/** A {@link Mask} made safe to rely on: what comes back is a string, or nothing does. */
export function textMask(mask: Mask, about: MaskedContent): TextMask {
  return (text) => {
    const masked: unknown = mask(text, about)
    if (typeof masked !== 'string') throw new TypeError('the mask returned no string')
    return masked
  }
}

/**
 * Masks a text. JSON in it (a model's arguments, the messages of an instrumentation) is masked inside first, where
 * escapes would hide what the mask looks for.
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
  // Unchanged JSON keeps its own spaces and escapes.
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

// Two keys that mask to the same word are still two.
function freeKey(key: string, taken: ReadonlyMap<string, unknown>): string {
  let free = key
  for (let n = 2; taken.has(free); n++) free = `${key} (${n})`
  return free
}
