/** The beginning of a text: at most `limit` UTF-16 units, and never half a character. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text
  const end = Math.floor(limit)
  const splits = end > 0 && (text.codePointAt(end - 1) ?? 0) > 0xffff
  return text.slice(0, splits ? end - 1 : end)
}
