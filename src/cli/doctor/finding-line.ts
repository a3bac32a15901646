import type { Terminal } from '../terminal/terminal.ts'
import { terminalText } from '../terminal/terminal-text.ts'
import type { Finding } from './finding.ts'

/** A finding as text, with the fix on a separate line. */
export function findingLine({ isOk, text, fix }: Finding, { style, symbols }: Terminal): string {
  const sign = isOk ? style('green', symbols.ok) : style('red', symbols.fault)
  const said = `${sign} ${terminalText(text)}`
  return fix === undefined ? said : `${said}\n  ${terminalText(fix)}`
}
