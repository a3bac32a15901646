import { replaceInvisible } from './replace-invisible.ts'

const UNSAFE = /[\u007f-\u009f\u2028\u2029]/g

/**
 * A value as JSON that a terminal may see and that says exactly the same. What JSON leaves as it is, but a terminal obeys
 * or does not show, becomes `\uXXXX`. Integers that a number cannot hold become decimal strings.
 */
export function jsonText(value: unknown, indent?: number): string {
  const json = JSON.stringify(value, replaceExact, indent).replace(UNSAFE, escapeUnit)
  return replaceInvisible(json, escapeUnits)
}

function replaceExact(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
}

// A character beyond U+FFFF has two units.
function escapeUnits(character: string): string {
  return character.split('').map(escapeUnit).join('')
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
