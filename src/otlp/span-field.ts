/** The trace id of a link that leads nowhere. */
export const NO_TRACE_ID: string = '0'.repeat(32)
/** The span id of such a link. */
export const NO_SPAN_ID: string = '0'.repeat(16)

const HEX = /^[0-9a-f]*$/i
const MAX_UINT32 = 2 ** 32 - 1

/** An id in lower case. What is not hexadecimal stays, so that a message can quote it. */
export function toLowerHex(id: string): string {
  return HEX.test(id) ? id.toLowerCase() : id
}

/** The parent of a span. `undefined` for a root, for which some senders write zeros. */
export function toParentId(id: string): string | undefined {
  return id === '' || id === NO_SPAN_ID ? undefined : id
}

/** One of OTLP's six span kinds, or 0 (unspecified) for anything else. */
export function toSpanKind(kind: unknown): number {
  return isUpTo(kind, 5) ? kind : 0
}

/** One of OTLP's three status codes, or 0 (unset) for anything else. */
export function toStatusCode(code: unknown): number {
  return isUpTo(code, 2) ? code : 0
}

/** The field that a span, or a part of one, has if its sender dropped something. */
export function droppedCount<Key extends string>(
  key: Key,
  count: number | bigint,
): { readonly [key in Key]?: number } {
  return isUpTo(count, MAX_UINT32) && count > 0
    ? ({ [key]: count } as { readonly [key in Key]: number })
    : {}
}

function isUpTo(value: unknown, last: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= last
}
