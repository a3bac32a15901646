import type { ThreadSummary } from '../span-reader.ts'
import { placeOf } from './thread-order.ts'
import type { ThreadSort } from './thread-query.ts'

/**
 * The cursor of the page that follows a thread. A thread that gets new messages while somebody turns pages may be missed
 * on them, since it has moved up, but none comes twice.
 *
 * @example
 * const page = await findThreads(store, { limit: 50 })
 * const next = await findThreads(store, { limit: 50, cursor: threadCursor(page[49]) })
 */
export function threadCursor(last: ThreadSummary, sort: ThreadSort = 'latest'): string {
  const { value, id } = placeOf(last, sort)
  return toBase64Url(JSON.stringify({ sort, value: value?.toString(), id }))
}

// JSON escapes what is not well-formed, so that it survives UTF-8.
function toBase64Url(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) =>
    String.fromCharCode(byte),
  ).join('')
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
