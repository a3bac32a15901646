/** What a link that leads nowhere has for ids. */
export const NO_TRACE_ID: string = '0'.repeat(32)
/** The same for the span. */
export const NO_SPAN_ID: string = '0'.repeat(16)

/** The parent of a span, absent on a root, which some senders write as zeros. */
export function toParentId(id: string): string | undefined {
  return id === '' || id === NO_SPAN_ID ? undefined : id
}

/** One of OTLP's six span kinds; 0, unspecified, for all that is none. */
export function toSpanKind(kind: unknown): number {
  return isUpTo(kind, 5) ? kind : 0
}

/** One of OTLP's three status codes; 0, unset, for all that is none. */
export function toStatusCode(code: unknown): number {
  return isUpTo(code, 2) ? code : 0
}

function isUpTo(value: unknown, last: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= last
}
