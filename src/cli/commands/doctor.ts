import { checkAppReceiver } from '../doctor/check-app-receiver.ts'
import { checkEnvironment } from '../doctor/check-environment.ts'
import { checkLoadedSetup } from '../doctor/check-loaded-setup.ts'
import { checkNode } from '../doctor/check-node.ts'
import { checkReceiver } from '../doctor/check-receiver.ts'
import { checkSource } from '../doctor/check-source.ts'
import { checkSpool } from '../doctor/check-spool.ts'
import { checkStore } from '../doctor/check-store.ts'
import type { Finding } from '../doctor/finding.ts'
import { findingLine } from '../doctor/finding-line.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { GlobalOptions } from '../global-options.ts'
import type { SourceOptions } from '../source/source-options.ts'
import { type ReceiverAddress, readReceiverAddress } from '../source/receiver-address.ts'
import { jsonText } from '../terminal/json-text.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** The options of `threadspan doctor`. */
export interface DoctorOptions extends GlobalOptions, SourceOptions {
  /** The receiver to check; else the one that this environment's apps send to. */
  readonly url?: string
  /** The folder of a spool; else the one that THREADSPAN_SPOOL names. */
  readonly spool?: string
  readonly json?: true
}

/**
 * Checks what must be right for threads to be recorded, received and kept, or with `--source` what must be for them to be
 * read from there; changes nothing.
 */
export async function doctor(
  _args: readonly string[],
  options: DoctorOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const findings =
    options.source === undefined
      ? await checkHere(options)
      : [
          ...about('node', await checkNode()),
          ...about('source', await checkSource(options, terminal)),
        ]
  if (options.json === true) await terminal.write(`${jsonText(findings, 2)}\n`)
  else for (const finding of findings) await terminal.write(`${findingLine(finding, terminal)}\n`)
  return findings.every(({ isOk }) => isOk) ? EXIT.ok : EXIT.notFound
}

async function checkHere({ db, url, header, spool }: DoctorOptions) {
  const address = url === undefined ? undefined : readReceiverAddress(url, header)
  return [
    ...about('node', await checkNode()),
    ...about('store', await checkStore(db)),
    ...about('receiver', await checkReceiverOf(address, header)),
    ...about('spool', checkSpool(spool ?? (process.env['THREADSPAN_SPOOL'] || undefined))),
    ...about('environment', checkEnvironment(process.env)),
    ...about('setup', await checkLoadedSetup()),
  ]
}

function checkReceiverOf(
  address: ReceiverAddress | undefined,
  header: readonly string[] | undefined,
): Promise<Finding[]> {
  return address === undefined ? checkAppReceiver(process.env, header) : checkReceiver(address)
}

function about(topic: string, findings: readonly Finding[]) {
  return findings.map((finding) => ({ about: topic, ...finding }))
}
