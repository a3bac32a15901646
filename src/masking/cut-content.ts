import { isJsonObject } from '../thread/json.ts'
import { cutText } from '../thread/limits/cut-text.ts'
import { type Change, changeFields } from './content-fields.ts'

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
