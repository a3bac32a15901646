/**
 * The word that an attribute holds, in lower case, or `''`. Some exporters write JSON, so that a word comes with its
 * quotes, and some write upper case.
 */
export function readWord(value: unknown): string {
  if (typeof value !== 'string') return ''
  const isQuoted = value.length > 1 && value.startsWith('"') && value.endsWith('"')
  return (isQuoted ? value.slice(1, -1) : value).trim().toLowerCase()
}
