/** Both ids of a span as one text: what makes two spans the same, and how spans name each other. */
export type SpanKey = string

/** The key of a span, a link or a message ID; trace flags say nothing about which span is meant. */
export function spanKey({
  traceId,
  spanId,
}: {
  readonly traceId: string
  readonly spanId: string
}): SpanKey {
  return `${traceId}/${spanId}`
}
