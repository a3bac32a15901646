import { inspectSource } from '../../doctor/check-source.ts'
import { findingLine } from '../../doctor/finding-line.ts'
import { EXIT, type ExitCode } from '../../exit-code.ts'
import type { GlobalOptions } from '../../global-options.ts'
import type { Terminal } from '../../terminal/terminal.ts'

/** The options of `threadspan sources test`. */
export interface TestSourceOptions extends GlobalOptions {
  readonly header?: readonly string[]
}

/** Reads from a source, and says what it can do, what it has and what it lacks. */
export async function testSource(
  [source = '']: readonly string[],
  { header = [] }: TestSourceOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const findings = await inspectSource({ source, header }, terminal)
  for (const finding of findings) await terminal.write(`${findingLine(finding, terminal)}\n`)
  return findings.every(({ isOk }) => isOk) ? EXIT.ok : EXIT.notFound
}
