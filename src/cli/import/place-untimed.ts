import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { ATTR_CHAT_KIND, ATTR_CHAT_MESSAGE_TIME } from '../../thread/semconv.ts'

/**
 * Gives messages and feedback without a time a place among those that have one. A message is a nanosecond after the message
 * before it, and feedback after what it follows. Those at the beginning are before the first message with a time.
 * Otherwise a backend would list the thread at the time of the import. They stay marked as having no known time.
 *
 * @param spans - The spans of one line, in their order.
 * @param after - The last time in earlier lines of the same thread.
 * @returns The same spans if there is no time to go by.
 */
export function placeUntimed(
  spans: readonly RecordedSpan[],
  after: bigint | undefined,
): readonly RecordedSpan[] {
  let message = after ?? beforeFirst(spans)
  if (message === undefined) return spans
  let latest = message
  const placed: RecordedSpan[] = []
  for (const span of spans) {
    const before = isMessage(span) ? message : latest
    const instant: bigint = isUntimed(span) ? before + 1n : span.startUnixNano
    if (isMessage(span)) message = latest = instant
    else if (instant > latest) latest = instant
    placed.push(isUntimed(span) ? { ...span, startUnixNano: instant, endUnixNano: instant } : span)
  }
  return placed
}

function beforeFirst(spans: readonly RecordedSpan[]): bigint | undefined {
  const message = spans.findIndex((span) => isTimed(span) && isMessage(span))
  const first = message === -1 ? spans.findIndex(isTimed) : message
  const instant = spans[first]?.startUnixNano
  if (instant === undefined) return undefined
  const room = BigInt(first + 1)
  return instant < room ? 0n : instant - room
}

function isMessage({ attributes }: RecordedSpan): boolean {
  return attributes[ATTR_CHAT_KIND] === 'message'
}

function isUntimed({ attributes }: RecordedSpan): boolean {
  return attributes[ATTR_CHAT_MESSAGE_TIME] === 'unknown'
}

function isTimed({ attributes }: RecordedSpan): boolean {
  return attributes[ATTR_CHAT_MESSAGE_TIME] === 'stated'
}
