import { checkEnvironment } from '../doctor/check-environment.ts'
import { checkLoadedSetup } from '../doctor/check-loaded-setup.ts'
import { checkNode } from '../doctor/check-node.ts'
import { checkReceiver } from '../doctor/check-receiver.ts'
import { checkSpool } from '../doctor/check-spool.ts'
import { checkStore } from '../doctor/check-store.ts'
import type { Finding } from '../doctor/finding.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { GlobalOptions } from '../global-options.ts'
import { jsonText } from '../terminal/json-text.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { terminalText } from '../terminal/terminal-text.ts'

/** The options of `threadspan doctor`. */
export interface DoctorOptions extends GlobalOptions {
  readonly url: string
  /** The folder of a spool; else the one that THREADSPAN_SPOOL names. */
  readonly spool?: string
  readonly json?: true
}

/** Checks what must be right for threads to be recorded, received and kept; changes nothing. */
export async function doctor(
  _args: readonly string[],
  { db, url, spool, json }: DoctorOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const findings = [
    ...about('node', await checkNode()),
    ...about('store', await checkStore(db)),
    ...about('receiver', await checkReceiver(url)),
    ...about('spool', checkSpool(spool ?? (process.env['THREADSPAN_SPOOL'] || undefined))),
    ...about('environment', checkEnvironment(process.env)),
    ...about('setup', await checkLoadedSetup()),
  ]
  if (json === true) await terminal.write(`${jsonText(findings, 2)}\n`)
  else for (const finding of findings) await terminal.write(`${line(finding, terminal)}\n`)
  return findings.every(({ isOk }) => isOk) ? EXIT.ok : EXIT.notFound
}

function about(topic: string, findings: readonly Finding[]) {
  return findings.map((finding) => ({ about: topic, ...finding }))
}

function line({ isOk, text, fix }: Finding, { style, symbols }: Terminal): string {
  const sign = isOk ? style('green', symbols.ok) : style('red', symbols.fault)
  const said = `${sign} ${terminalText(text)}`
  return fix === undefined ? said : `${said}\n  ${terminalText(fix)}`
}
