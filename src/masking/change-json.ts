/** Changes one text in JSON: a string without its quotes and escapes, a key, or the digits of a number. */
export type ChangeText = (text: string) => string

/** The keys of an object by the names that they have after the change. */
type KeyNames = Map<string, string>

// A string, with its colon if it is a key; the bounds of an object; a number.
const TOKEN = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}]|(-?\d[\d.eE+-]*)/g

/**
 * Changes every string, key and number in a JSON text where it stands. All else stays as it is: spaces, escapes, the digits
 * of a long number, and both values of a key that an object has twice.
 */
export function changeJson(json: string, change: ChangeText): string {
  const objects: KeyNames[] = []
  return json.replaceAll(TOKEN, (token: string, string?: string, colon = '', number?: string) => {
    if (token === '{') objects.push(new Map())
    if (token === '}') objects.pop()
    const text = string ? (JSON.parse(string) as string) : number
    if (text === undefined) return token
    const changed = change(text)
    const name = colon ? freeName(text, changed, objects.at(-1) as KeyNames) : changed
    if (name === text) return token
    // A number stays a number if no reader of JSON loses a digit of it.
    return number && JSON.stringify(+name) === name ? name : JSON.stringify(name) + colon
  })
}

// Two keys that change to the same word stay separate. The search starts where there is room, as there may be many.
function freeName(key: string, name: string, keys: KeyNames): string {
  let free = name
  for (let n = keys.size + 1; (keys.get(free) ?? key) !== key; n++) free = `${name} (${n})`
  keys.set(free, key)
  return free
}
