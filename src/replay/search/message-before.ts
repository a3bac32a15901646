import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { ATTR_CHAT_KIND } from '../../thread/semconv.ts'
import { spanKey } from '../../thread/span-ids.ts'
import { spanPosition } from '../summary/span-position.ts'

/**
 * The message before a span: the one that a message links to, or the latest one that began before it.
 *
 * @param spans Of the same thread, or at least of the same trace.
 */
export function messageBefore(
  hit: RecordedSpan,
  spans: readonly RecordedSpan[],
): RecordedSpan | undefined {
  const messages = spans.filter(({ attributes }) => attributes[ATTR_CHAT_KIND] === 'message')
  const links = new Set(hit.links.map((link) => spanKey(link)))
  const linked = messages.find((message) => links.has(spanKey(message)))
  if (linked !== undefined) return linked
  const place = spanPosition(hit)
  let before: RecordedSpan | undefined
  for (const message of messages) {
    const at = spanPosition(message)
    if (at < place && (before === undefined || at > spanPosition(before))) before = message
  }
  return before
}
