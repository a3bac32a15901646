import { warnOnce } from '../../propagate/warning.ts'
import { randomId } from '../../thread/random-id.ts'
import { readId } from './read-id.ts'

/**
 * A thread id that is safe to write everywhere. A string stays, a number becomes text, and a missing id a random one. Lone
 * surrogates are replaced, and a huge id is cut.
 */
export function safeThreadId(id: unknown): string {
  if (id === undefined || id === null) return randomId(16)
  const text = typeof id === 'string' ? id.toWellFormed() : readable(id)
  if (text !== '') return readId(text, 'a thread id')
  warnOnce('openThread was given an empty id; a random one is used')
  return randomId(16)
}

function readable(id: unknown): string {
  if (typeof id === 'number' || typeof id === 'bigint') return String(id)
  warnOnce('openThread was given an id that is not a string; a random one is used')
  return ''
}
