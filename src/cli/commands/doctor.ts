import { checkEnvironment } from '../doctor/check-environment.ts'
import { checkLoadedSetup } from '../doctor/check-loaded-setup.ts'
import { checkNode } from '../doctor/check-node.ts'
import { checkReceiver } from '../doctor/check-receiver.ts'
import { checkStore } from '../doctor/check-store.ts'
import type { Finding } from '../doctor/finding.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { GlobalOptions } from '../global-options.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { terminalText } from '../terminal/terminal-text.ts'

/** The options of `threadspan doctor`. */
export interface DoctorOptions extends GlobalOptions {
  readonly url: string
}

/** Checks what must be right for threads to be recorded, received and kept; changes nothing. */
export async function doctor(
  _args: readonly string[],
  { db, url }: DoctorOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const findings = [
    ...(await checkNode()),
    ...(await checkStore(db)),
    ...(await checkReceiver(url)),
    ...checkEnvironment(process.env),
    ...(await checkLoadedSetup()),
  ]
  for (const finding of findings) await terminal.write(`${line(finding, terminal)}\n`)
  return findings.every(({ isOk }) => isOk) ? EXIT.ok : EXIT.notFound
}

function line({ isOk, text, fix }: Finding, { style, symbols }: Terminal): string {
  const sign = isOk ? style('green', symbols.ok) : style('red', symbols.fault)
  const said = `${sign} ${terminalText(text)}`
  return fix === undefined ? said : `${said}\n  ${terminalText(fix)}`
}
