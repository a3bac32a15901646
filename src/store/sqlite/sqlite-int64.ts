const LAST = 2n ** 63n - 1n
const FIRST = -(2n ** 63n)

/** The closest number that SQLite can hold. It refuses others. */
export function toInt64(value: bigint): bigint {
  if (value > LAST) return LAST
  return value < FIRST ? FIRST : value
}
