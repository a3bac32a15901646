import { disguise, type LettersOf, plainForm } from './disguise.ts'
import type { ValueKind } from './value-kind.ts'

/** Replaces all values of one kind in a text by their stand-ins. */
export function replaceValues(text: string, kind: ValueKind, lettersOf: LettersOf): string {
  const { pattern, measure, standIn = letters } = kind
  let masked = ''
  let end = 0
  pattern.lastIndex = 0
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    const [match] = found
    const length = measure?.(match) ?? match.length
    pattern.lastIndex = found.index + (length || 1)
    if (length === 0) continue
    masked += text.slice(end, found.index) + standIn(match.slice(0, length), lettersOf)
    end = pattern.lastIndex
  }
  return masked + text.slice(end)
}

function letters(value: string, lettersOf: LettersOf): string {
  return disguise(value, plainForm(value), lettersOf)
}
