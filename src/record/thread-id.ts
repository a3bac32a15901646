import { warnOnce } from '../propagate/warning.ts'
import { randomId } from '../thread/random-id.ts'
import { textHash } from '../thread/text-hash.ts'
import { MAX_THREAD_ID } from '../thread/thread-id.ts'

/**
 * A thread id that is safe to write everywhere: a string as it is, a number as text, nothing at all as a random one.
 * Lone surrogates are replaced, and a huge id is cut and told apart by a hash, in every process alike.
 */
export function safeThreadId(id: unknown): string {
  if (id === undefined || id === null) return randomId(16)
  const text = typeof id === 'string' ? id.toWellFormed() : readable(id)
  if (text === '') {
    warnOnce('openThread was given an empty id; a random one is used')
    return randomId(16)
  }
  if (text.length <= MAX_THREAD_ID) return text
  warnOnce(`openThread was given an id over ${MAX_THREAD_ID} characters; it is cut`)
  return `${text.slice(0, MAX_THREAD_ID - 20).toWellFormed()}~${textHash(text)}`
}

function readable(id: unknown): string {
  if (typeof id === 'number' || typeof id === 'bigint') return String(id)
  warnOnce('openThread was given an id that is no string; a random one is used')
  return ''
}
