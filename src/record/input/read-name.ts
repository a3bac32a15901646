import { cutText } from '../../thread/limits/cut-text.ts'
import { warnOnce } from '../../propagate/warning.ts'
import { toText } from '../../thread/json.ts'
import { LIMITS } from '../../thread/limits/limits.ts'

/** A name from an app, as text and within the limit. */
export function readName(name: unknown, what: string): string {
  const text = toText(name)
  if (text.length <= LIMITS.name) return text
  warnOnce(`${what} was over ${LIMITS.name} characters; it is cut`)
  return cutText(text, LIMITS.name)
}
