import { diag } from '@opentelemetry/api'

const logger = diag.createComponentLogger({ namespace: 'threadspan' })
const said = new Set<string>()

/** One line through OpenTelemetry's `diag`, once for each reason: a chat must not drown its own log. */
export function warnOnce(reason: string, ...details: unknown[]): void {
  if (said.has(reason)) return
  said.add(reason)
  logger.warn(reason, ...details)
}
