// What may be left of a key or value that was cut.
const PARTIAL_TOKEN =
  /^\s*,?\s*(?:"(?:[^"\\]|\\.)*(?:\\|"\s*:?\s*)?)?(?:-?[\d.eE+-]*|t(?:r(?:ue?)?)?|f(?:a(?:l(?:se?)?)?)?|n(?:u(?:ll?)?)?)?\s*$/su

interface Scan {
  /** What closes the containers that are open at the end of the text, the innermost last. */
  readonly closers: readonly string[]
  readonly isInString: boolean
  /** The index at which the last whole element of the innermost container ends. */
  readonly lastWhole: number
}

/**
 * Reads JSON that was cut off: all that is before the cut, with everything closed that was open. `undefined` if the text is
 * not the beginning of JSON.
 */
export function repairJson(text: string): unknown {
  const scan = scanJson(text)
  if (scan === undefined || scan.closers.length === 0) return undefined
  const closing = scan.closers.toReversed().join('')
  if (scan.isInString) {
    // A cut may go through an escape.
    const whole = text.replace(/\\(?:u[\da-fA-F]{0,3})?$/, '')
    const closed = tryParse(`${endsInEscape(whole) ? whole.slice(0, -1) : whole}"${closing}`)
    if (closed !== undefined) return closed
  }
  const asItStands = tryParse(text + closing)
  if (asItStands !== undefined) return asItStands
  if (!PARTIAL_TOKEN.test(text.slice(scan.lastWhole))) return undefined
  return tryParse(text.slice(0, scan.lastWhole) + closing)
}

function scanJson(text: string): Scan | undefined {
  const closers: string[] = []
  let isInString = false
  let lastWhole = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (isInString) {
      if (sign === '\\') at++
      else if (sign === '"') isInString = false
    } else if (sign === '"') isInString = true
    else if (sign === '{' || sign === '[') {
      closers.push(sign === '{' ? '}' : ']')
      lastWhole = at + 1
    } else if (sign === '}' || sign === ']') {
      if (closers.pop() !== sign) return undefined
      lastWhole = at + 1
    } else if (sign === ',') lastWhole = at
  }
  return { closers, isInString, lastWhole }
}

function endsInEscape(text: string): boolean {
  const backslashes = /\\*$/.exec(text)?.[0].length ?? 0
  return backslashes % 2 === 1
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
