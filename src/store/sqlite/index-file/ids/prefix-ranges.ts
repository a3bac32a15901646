const LAST_CODE_POINT = 0x10ffff
const BEFORE_SURROGATES = 0xd7ff
const AFTER_SURROGATES = 0xe000

/**
 * The ranges of stored ids that begin with a prefix, each from a first text up to, but without, a second one. An id is
 * stored as it is or as JSON, see `sqliteText`. The JSON of an id begins like the JSON of its prefix.
 */
export function prefixRanges(prefix: string): readonly (readonly [from: string, to: string])[] {
  const json = JSON.stringify(prefix).slice(0, -1)
  const isPlain = prefix.isWellFormed() && !prefix.startsWith('"')
  const starts = isPlain ? [prefix, json] : [json]
  return starts.map((start) => [start, textAfter(start)] as const)
}

// The least text, in the order of UTF-8, that comes after all texts with this beginning.
function textAfter(start: string): string {
  const points = Array.from(start, (letter) => letter.codePointAt(0) ?? 0)
  while (points.at(-1) === LAST_CODE_POINT) points.pop()
  const last = points.pop()
  // Nothing comes after texts that begin with the last of all letters, so any greater value will do.
  if (last === undefined) return String.fromCodePoint(LAST_CODE_POINT).repeat(start.length + 1)
  const next = last === BEFORE_SURROGATES ? AFTER_SURROGATES : last + 1
  return String.fromCodePoint(...points, next)
}
