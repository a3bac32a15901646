import { replaceInvisible } from './replace-invisible.ts'

// Sequences go whole, so that the text around them stays readable; one that never ends loses only its introducer.
const SEQUENCES = new RegExp(
  [
    '(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]',
    '(?:\\u001b[\\]PX^_]|[\\u009d\\u0090\\u0098\\u009e\\u009f])[^\\u0007\\u001b\\u0080-\\u009f]*(?:\\u0007|\\u001b\\\\|\\u009c)',
    '\\u001b[\\]PX^_[]',
    '\\u001b[ -/]*[0-~]',
  ].join('|'),
  'g',
)
const CONTROLS = /[^\P{Cc}\n\t]/gu
const LINE_SEPARATORS = /[\u2028\u2029]/g
const CELL_BREAKS = /[\n\t]+/g
const TSV_ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n' }

/**
 * Recorded text as a terminal may see it. Text that others wrote could move the cursor, retitle the window, fill the
 * clipboard, turn the reading order round or hide a part of itself. Escape sequences, control characters other than
 * newline and tab, and invisible characters are removed. Lone surrogates become U+FFFD. Every recorded string passes here
 * before it is printed.
 */
export function terminalText(text: string): string {
  const visible = text.replace(SEQUENCES, '').replace(LINE_SEPARATORS, '\n').replace(CONTROLS, '')
  return replaceInvisible(visible, () => '').toWellFormed()
}

/** Recorded text on one line: line breaks and tabs become a space each. */
export function terminalLine(text: string): string {
  return terminalText(text).replace(CELL_BREAKS, ' ').trim()
}

/** Recorded text as one field of tab-separated values: tab, newline and backslash are escaped as in C. */
export function tsvField(text: string): string {
  return terminalText(text).replace(/[\\\t\n]/g, (char) => TSV_ESCAPES[char] ?? char)
}
