import type { Terminal } from '../terminal/terminal.ts'
import { terminalText } from '../terminal/terminal-text.ts'
import { wrapLine } from '../terminal/wrap-line.ts'
import type { Finding } from './finding.ts'

/** A finding as text, with the fix on a separate line. */
export function findingLine({ isOk, text, fix }: Finding, terminal: Terminal): string {
  const { style, symbols, isTty, columns } = terminal
  const sign = isOk ? style('green', symbols.ok) : style('red', symbols.fault)
  const said = `${sign} ${terminalText(text)}`
  const lines = fix === undefined ? [said] : [said, `  ${terminalText(fix)}`]
  return lines.flatMap((line) => wrapLine(line, isTty ? columns : Infinity)).join('\n')
}
