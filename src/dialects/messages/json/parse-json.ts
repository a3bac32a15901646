import { parsePythonLiteral } from './python-literal.ts'
import { repairJson } from './repair-json.ts'

// A value that was made JSON on its way more often than this is a mistake, or an attack.
const MAX_LAYERS = 4

/**
 * A value as it was before instrumentations made text of it: JSON, JSON in JSON, JSON that a backend has cut off, or Python's
 * notation. Any text that is not an object, list or string in JSON stays as it is: `42` may be an answer.
 */
export function parseJson(value: unknown): unknown {
  let parsed = value
  for (let layer = 0; layer < MAX_LAYERS && typeof parsed === 'string'; layer++) {
    const inner = parseLayer(parsed)
    if (inner === undefined) break
    parsed = inner
  }
  return parsed
}

const PYTHON_START = /^\s*(?:\[\s*)*\{?\s*'/

function parseLayer(text: string): unknown {
  const start = /^\s*(["{[])/.exec(text)?.[1]
  if (start === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    if (start === '"') return undefined
    return PYTHON_START.test(text) ? parsePythonLiteral(text) : repairJson(text)
  }
}
