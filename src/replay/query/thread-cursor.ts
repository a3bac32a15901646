import { OptionError } from '../../thread/errors.ts'
import type { ThreadSummary } from '../span-reader.ts'
import { placeOf, type SortValue, type ThreadPlace } from './thread-order.ts'
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

/**
 * The place behind which a page begins.
 *
 * @throws OptionError if the cursor is damaged or of another order.
 */
export function readCursor(cursor: string, sort: ThreadSort = 'latest'): ThreadPlace {
  const { sort: of, value, id } = parseCursor(cursor)
  if (typeof id !== 'string') throw new OptionError('cursor is not one of this store')
  if (of !== sort) throw new OptionError(`cursor is of the order ${String(of)}, not of ${sort}`)
  return { value: parseValue(value, sort), id }
}

function parseCursor(cursor: string): Readonly<Record<string, unknown>> {
  try {
    const content: unknown = JSON.parse(fromBase64Url(cursor))
    return typeof content === 'object' && content !== null ? { ...content } : {}
  } catch {
    return {}
  }
}

// Instants are whole and too large for a number.
function parseValue(value: unknown, sort: ThreadSort): SortValue {
  if (value === undefined) return undefined
  const isInstant = sort === 'latest' || sort === 'first'
  if (isInstant && typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return BigInt(value)
  const number = typeof value === 'string' ? Number(value) : Number.NaN
  if (!isInstant && Number.isFinite(number)) return number
  throw new OptionError('cursor is not one of this store')
}

// JSON escapes what is not well-formed, so that it survives UTF-8.
function toBase64Url(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) =>
    String.fromCharCode(byte),
  ).join('')
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64Url(text: string): string {
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
}
