import { parseMessageId } from '../thread/message-id.ts'

// A page and a server with two layers of instrumentation each send four. More is an attack.
const MAX_VALUES = 8

/**
 * The one value of a `traceparent` header that came several times, as a list or joined with commas. W3C starts a new trace
 * then. But a page that sets the header itself, under an instrumentation that sets it too, sends both. So values of the same
 * trace count, and the last one wins: an instrumentation adds its client span after the page's message. `undefined` if one
 * is malformed or names another trace.
 *
 * @see https://www.w3.org/TR/trace-context-2/#traceparent-header
 * @see https://xhr.spec.whatwg.org/#the-setrequestheader()-method, which joins the values
 */
export function agreedTraceparent(values: readonly unknown[]): string | undefined {
  const all = values.length > MAX_VALUES ? [] : values.flatMap(splitJoined)
  if (all.length > MAX_VALUES) return undefined
  const traces = new Set(all.map((value) => parseMessageId(value)?.traceId))
  return traces.size === 1 && !traces.has(undefined) ? all.at(-1) : undefined
}

// The value of a future version may contain a comma.
function splitJoined(value: unknown): readonly string[] {
  if (typeof value !== 'string') return ['']
  const whole = value.trim()
  return parseMessageId(whole) === undefined ? whole.split(',', MAX_VALUES + 1).map(trim) : [whole]
}

function trim(value: string): string {
  return value.trim()
}
