const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['\n', ''],
])

const WORDS: ReadonlyMap<string, string> = new Map([
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'null'],
])

const TOKEN =
  /\s*(?:([{}[\],:])|([()])|(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")|(True|False|None)|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?))/suy

/**
 * Reads what Python's `str` makes of a dict or list, which some instrumentations write instead of JSON. `undefined` for any
 * other text.
 */
export function parsePythonLiteral(text: string): unknown {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  const end = text.trimEnd().length
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text)
    if (match === null) return undefined
    tokens.push(toJsonToken(match))
  }
  try {
    // Python ends a tuple of one with a comma.
    return JSON.parse(tokens.join('').replaceAll(',]', ']'))
  } catch {
    return undefined
  }
}

function toJsonToken([, sign, bracket, single, double, word, number]: RegExpExecArray): string {
  if (sign !== undefined) return sign
  if (bracket !== undefined) return bracket === '(' ? '[' : ']'
  const quoted = single ?? double
  if (quoted !== undefined) return JSON.stringify(unescape(quoted))
  return number ?? WORDS.get(word ?? '') ?? 'null'
}

function unescape(quoted: string): string {
  if (!quoted.includes('\\')) return quoted
  return quoted.replaceAll(
    /\\(?:x([\da-f]{2})|u([\da-f]{4})|(.))/gisu,
    (_all, short, long, sign) => {
      const code = (short ?? long) as string | undefined
      return code === undefined
        ? (ESCAPES.get(String(sign)) ?? String(sign))
        : String.fromCodePoint(Number.parseInt(code, 16))
    },
  )
}
