import { OptionError } from '../../thread/errors.ts'
import type { SortValue, ThreadPlace } from './thread-order.ts'
import type { ThreadSort } from './thread-query.ts'

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

function fromBase64Url(text: string): string {
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
}
