import { diag } from '@opentelemetry/api'

const logger = diag.createComponentLogger({ namespace: 'threadspan' })
const logged = new Set<string>()

/** Logs one line through OpenTelemetry's `diag`, once for each reason: a busy chat must not flood the log. */
export function warnOnce(reason: string, ...details: unknown[]): void {
  if (logged.has(reason)) return
  logged.add(reason)
  logger.warn(reason, ...details)
}
