import { repairJson } from './repair-json.ts'

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
  /\s*(?:([{}[\],:])|([()])|(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")|(?:<[\w.]+: |(>))|([A-Za-z_][\w.]*\((?=\w+=))|([A-Za-z_]\w*)=|(True|False|None|<[^<>]*>)|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?))/suy

const OBJECT_START = /^\w+\(\w+=/
const OPEN_STRING = /\s*['"]/y

/**
 * Reads what Python prints of a dict, a list or an object, which some instrumentations write instead of JSON. An object of a
 * class, `ChatMessage(role=<MessageRole.USER: 'user'>)`, has its fields, and an enum is its value. An object that was cut has
 * what is before the cut. `undefined` for any other text.
 */
export function parsePythonLiteral(text: string): unknown {
  const tokens: string[] = []
  const closers: string[] = []
  TOKEN.lastIndex = 0
  const end = text.trimEnd().length
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)
    if (match === null) return OBJECT_START.test(text) ? readCut(tokens, text, at) : undefined
    tokens.push(toJsonToken(match, closers))
  }
  try {
    // Python ends a tuple of one with a comma.
    return JSON.parse(toJsonText(tokens))
  } catch {
    return OBJECT_START.test(text) ? repairJson(toJsonText(tokens)) : undefined
  }
}

function toJsonText(tokens: readonly string[]): string {
  return tokens.join('').replaceAll(',]', ']')
}

function readCut(tokens: readonly string[], text: string, at: number): unknown {
  OPEN_STRING.lastIndex = at
  const isString = OPEN_STRING.test(text)
  const rest = isString
    ? JSON.stringify(unescape(text.slice(OPEN_STRING.lastIndex))).slice(0, -1)
    : ''
  return repairJson(toJsonText(tokens) + rest)
}

function toJsonToken(
  [, sign, bracket, single, double, enumEnd, object, field, word, number]: RegExpExecArray,
  closers: string[],
): string {
  if (sign !== undefined) return sign
  if (bracket === '(' || object !== undefined) return openBracket(object === undefined, closers)
  if (bracket === ')') return closers.pop() ?? ']'
  const quoted = single ?? double
  if (quoted !== undefined) return JSON.stringify(unescape(quoted))
  if (field !== undefined) return `${JSON.stringify(field)}:`
  if (enumEnd !== undefined) return ''
  return number ?? (word === undefined ? '' : (WORDS.get(word) ?? 'null'))
}

function openBracket(isTuple: boolean, closers: string[]): string {
  closers.push(isTuple ? ']' : '}')
  return isTuple ? '[' : '{'
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
