import { diag, DiagLogLevel } from '@opentelemetry/api'

/** What is written to `diag` from now on, at warn level or above, until `diag.disable()`. */
export function collectWarnings(): readonly string[] {
  const warnings: string[] = []
  const collect = (...words: unknown[]): void => void warnings.push(words.map(String).join(' '))
  diag.setLogger(
    { error: collect, warn: collect, info() {}, debug() {}, verbose() {} },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  )
  return warnings
}
