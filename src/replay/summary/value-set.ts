import { cutText } from '../../thread/limits/cut-text.ts'
import { LIMITS } from '../../thread/limits/limits.ts'

/**
 * Some short texts, sorted, each once. A summary is written again with each batch, so without a limit, spans with ever new
 * values would cost their square.
 */
export function valueSet(values: readonly string[]): readonly string[] {
  const cut = values.map((value) => cutText(value, LIMITS.name))
  return [...new Set(cut)].toSorted().slice(0, LIMITS.tags)
}

/** Both sets in one. */
export function mergeSets(
  a: readonly string[] | undefined,
  b: readonly string[] | undefined,
): readonly string[] | undefined {
  if (a === undefined || b === undefined || b.length === 0) return a ?? b
  if (a.length === 0 || isEqual(a, b)) return b
  return valueSet([...a, ...b])
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}
