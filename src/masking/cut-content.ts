import { isJsonObject } from '../thread/json.ts'
import { type Change, changeFields } from './content-fields.ts'

/** The beginning of a text: at most `limit` UTF-16 units, and never half a character. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text
  const end = Math.floor(limit)
  const splits = end > 0 && (text.codePointAt(end - 1) ?? 0) > 0xffff
  return text.slice(0, splits ? end - 1 : end)
}

/** Cuts the texts in JSON values, in order, to `limit` UTF-16 units in total. The shape and the names stay. */
export function textCutter(limit: number): Change {
  let left = limit
  return function cut(value): unknown {
    if (Array.isArray(value)) return value.map(cut)
    if (isJsonObject(value)) return changeFields(value, cut)
    if (typeof value !== 'string') return value
    const kept = cutText(value, left)
    left -= kept.length
    return kept
  }
}
