/** Changes one text in JSON: a string without its quotes and escapes, a key, or the digits of a number. */
export type ChangeText = (text: string) => string

/** The keys of an object by the names that they have after the change. */
type KeyNames = Map<string, string>

// The start of a string, the bounds of an object, a number.
const START = /["{}]|-?\d[\d.eE+-]*/g

/**
 * Changes every string, key and number in a JSON text where it stands. All else stays as it is: spaces, escapes, the digits
 * of a long number, and both values of a key that an object has twice.
 */
export function changeJson(json: string, change: ChangeText): string {
  const objects: KeyNames[] = []
  const start = new RegExp(START)
  let changed = ''
  let end = 0
  for (let found = start.exec(json); found !== null; found = start.exec(json)) {
    const [first] = found
    if (first === '{') objects.push(new Map())
    if (first === '}') objects.pop()
    if (first === '"') start.lastIndex = stringEnd(json, found.index)
    if (first === '{' || first === '}') continue
    const token = json.slice(found.index, start.lastIndex)
    const keys = isKey(json, start.lastIndex) ? objects.at(-1) : undefined
    changed += json.slice(end, found.index) + changeToken(token, change, keys)
    end = start.lastIndex
  }
  return changed + json.slice(end)
}

// Not by a pattern, because the engine would keep a place to go back to for each of a million escapes.
function stringEnd(json: string, start: number): number {
  let end = start
  let escapes: number
  do {
    end = json.indexOf('"', end + 1)
    for (escapes = 0; json[end - 1 - escapes] === '\\'; escapes++);
  } while (escapes % 2 === 1)
  return end + 1
}

function isKey(json: string, at: number): boolean {
  const colon = /\s*:/y
  colon.lastIndex = at
  return colon.test(json)
}

function changeToken(token: string, change: ChangeText, keys?: KeyNames): string {
  const isNumber = !token.startsWith('"')
  const text = isNumber ? token : (JSON.parse(token) as string)
  const changed = change(text)
  const name = keys ? freeName(text, changed, keys) : changed
  if (name === text) return token
  // A number stays a number if no reader of JSON loses a digit of it.
  return isNumber && JSON.stringify(+name) === name ? name : JSON.stringify(name)
}

// Two keys that change to the same word stay separate. The search starts where there is room, as there may be many.
function freeName(key: string, name: string, keys: KeyNames): string {
  let free = name
  for (let n = keys.size + 1; (keys.get(free) ?? key) !== key; n++) free = `${name} (${n})`
  keys.set(free, key)
  return free
}
