import { replaceInvisible } from './replace-invisible.ts'

// Besides invisible characters: controls, separators of lines, half of a surrogate pair, and space at an end.
const UNSAFE = /[\\\u2028\u2029]|\p{Cc}|\p{Cs}|^\s|\s$/gu
const SHORT: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n' }

/**
 * An id as lists print it: on one line, with nothing that a terminal obeys or hides, and different from every other id.
 * Such characters and backslashes are escaped, as in JSON. Commands take what lists print, by `unescapeId`.
 */
export function escapeId(id: string): string {
  return replaceInvisible(id.replace(UNSAFE, escapeCharacter), escapeCharacter)
}

// A character beyond U+FFFF has two units.
function escapeCharacter(character: string): string {
  return SHORT[character] ?? character.split('').map(escapeUnit).join('')
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
