import { isJsonObject } from '../../thread/json.ts'

const SIGNALS = ['Spans', 'Logs', 'Metrics', 'Profiles'].flatMap((signal) => [
  `resource${signal}`,
  `resource_${signal.toLowerCase()}`,
])
const ANY_SIGNAL = new RegExp(`"(?:${SIGNALS.join('|')})"\\s*:`)
const FIRST_SIGNAL = new RegExp(`^\\s*\\{\\s*${ANY_SIGNAL.source}`)

/**
 * Whether a line of an imported file is OTLP, as a spool or a Collector writes it, and not a thread. A Collector writes
 * spans, log records and metrics into one file. A line that a kill cut off counts too: the next one may follow it
 * without a line break.
 */
export function isOtlpLine(text: string): boolean {
  if (FIRST_SIGNAL.test(text)) return true
  // An export request with nothing in it.
  if (!ANY_SIGNAL.test(text)) return /^\s*\{\s*\}\s*$/.test(text)
  const body = parse(text)
  if (body === undefined) return true
  return isJsonObject(body) && !('messages' in body) && SIGNALS.some((signal) => signal in body)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
