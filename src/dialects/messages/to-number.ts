/** A number of any type, or as text, since some backends make text of everything; `undefined` for anything else. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === 'bigint') return Number(value)
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}
