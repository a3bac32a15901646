import { isJsonObject } from '../../../thread/json.ts'

/**
 * The bytes that JSON has of a typed array, `{"0":137,"1":80}`, of a `Buffer`, `{"type":"Buffer","data":[137,80]}`, or of a
 * list of numbers. `undefined` for any other value.
 */
export function bytesInJson(value: unknown): Uint8Array | undefined {
  if (Array.isArray(value)) return fromList(value)
  if (!isJsonObject(value)) return undefined
  if (value['type'] === 'Buffer' && Array.isArray(value['data'])) return fromList(value['data'])
  const entries = Object.entries(value)
  const isIndexed = entries.every(([key], nth) => key === String(nth))
  return isIndexed ? fromList(entries.map(([, byte]) => byte)) : undefined
}

function fromList(list: readonly unknown[]): Uint8Array | undefined {
  return list.length > 0 && list.every(isByte) ? Uint8Array.from(list) : undefined
}

function isByte(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255
}
