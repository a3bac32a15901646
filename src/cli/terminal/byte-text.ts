const UNITS = ['kB', 'MB', 'GB', 'TB']

/** A number of bytes as a person reads it, in powers of a thousand: `812 B`, `2.1 MB`. */
export function byteText(bytes: number): string {
  let size = bytes
  let unit = 'B'
  for (const next of UNITS) {
    if (size < 999.5) break
    size /= 1000
    unit = next
  }
  return `${unit === 'B' || size >= 99.5 ? Math.round(size) : size.toFixed(1)} ${unit}`
}
