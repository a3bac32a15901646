import { warnOnce } from '../../propagate/warning.ts'
import { cutId } from '../../thread/limits/cut-id.ts'
import { toText } from '../../thread/json.ts'
import { LIMITS } from '../../thread/limits/limits.ts'

/** An id from an app, as text and within the limit. */
export function readId(id: unknown, what: string): string {
  const text = toText(id)
  const kept = cutId(text)
  if (kept !== text) warnOnce(`${what} was over ${LIMITS.id} characters; it is cut`)
  return kept
}
