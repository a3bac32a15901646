import { LIMITS } from './limits.ts'
import { textHash } from '../text-hash.ts'

// What follows the beginning of an id that was cut: `~` and 16 digits. Three units are to spare.
const ROOM = 20

/**
 * An id that is short enough to write everywhere: up to 512 UTF-16 units as it is, a longer one cut. The hash of the
 * whole id tells two long ones with the same beginning apart, in every process alike.
 */
export function cutId(id: string): string {
  if (id.length <= LIMITS.id) return id
  return `${id.slice(0, LIMITS.id - ROOM).toWellFormed()}~${textHash(id)}`
}
