import type { ChangeText } from './change-json.ts'

/**
 * Changes the texts in a URL: what stands before the query, each parameter, and the fragment, without percent-encoding, which
 * would hide a secret. What the change leaves alone stays as it is written.
 */
export function changeUrl(url: string, isQuery: boolean, change: ChangeText): string {
  if (isQuery) return changeQuery(url, change)
  const [, place = '', query, fragment] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(url) ?? []
  return [
    changePart(place, change),
    query === undefined ? '' : `?${changeQuery(query.slice(1), change)}`,
    fragment === undefined ? '' : `#${changePart(fragment.slice(1), change)}`,
  ].join('')
}

function changeQuery(query: string, change: ChangeText): string {
  return query
    .split('&')
    .map((parameter) => changePart(parameter, (text) => changeParameter(text, change), true))
    .join('&')
}

// JSON is known by its first character, so it must stand alone. Other values keep their name, which a mask may look for.
function changeParameter(text: string, change: ChangeText): string {
  const [name, json] = /^([^=]*=)(\s*[[{"].*)$/s.exec(text)?.slice(1) ?? []
  return name === undefined || json === undefined ? change(text) : name + change(json)
}

function changePart(part: string, change: ChangeText, isParameter = false): string {
  if (part === '') return part
  const text = decode(isParameter ? part.replaceAll('+', ' ') : part)
  const changed = change(text)
  return changed === text ? part : changed.replaceAll(/[\s%?#&+]/g, encodeURIComponent)
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // A bare `%` is legal nowhere, and found everywhere.
    return part
  }
}
