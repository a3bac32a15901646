import { diag } from '@opentelemetry/api'

// The registry of OpenTelemetry's API 1.x. The API itself cannot be asked whether a logger is set.
const API = Symbol.for('opentelemetry.js.api.1')

/**
 * Reports what a person must act on: through OpenTelemetry's `diag` or, if the app has set no logger there, as a line on
 * stderr. Never throws.
 *
 * @param text - One line. It is cut at 500 characters, and control characters are replaced.
 * @param isQuiet - Whether nothing may be written to stderr.
 */
export function alarm(text: string, isQuiet: boolean): void {
  const line = `threadspan: ${plainLine(text)}`
  try {
    if (hasLogger()) diag.error(line)
    else if (!isQuiet) writeLine(line)
  } catch {
    // The app's logger may throw, and stderr may be closed.
  }
}

/** Whether the app has set a logger for OpenTelemetry's `diag`. */
export function hasLogger(): boolean {
  return (globalThis as { [API]?: { readonly diag?: unknown } })[API]?.diag !== undefined
}

// Runtimes without Node's stderr have a console, which may go to a log.
function writeLine(line: string): void {
  const { stderr } = globalThis.process ?? {}
  // oxlint-disable-next-line no-console
  if (stderr === undefined) console.error(line)
  else stderr.write(`${line}\n`)
}

function plainLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.slice(0, MAX_TEXT).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?')
}

const MAX_TEXT = 500
