const PLAIN: Readonly<Record<string, string>> = { '\\\\': '\\', '\\t': '\t', '\\n': '\n' }
const UNIT_LENGTH = '\\u0000'.length
// A table may cut an id within an escape.
const ESCAPE = /\\(?:[\\tn]|u[0-9a-f]{4})|\\(?:u[0-9a-f]{0,3})?(?=…$)/g

/** The id that `escapeId` escaped, or the beginning of it with an ellipsis. Other text stays as it is. */
export function unescapeId(text: string): string {
  return text.replace(ESCAPE, (escape) => {
    if (escape.length < UNIT_LENGTH) return PLAIN[escape] ?? ''
    return String.fromCharCode(Number.parseInt(escape.slice(2), 16))
  })
}
