import { ATTR_CHAT_UNFINISHED } from '../../thread/semconv.ts'
import type { RecordedSpan } from '../recorded-span.ts'

/**
 * Whether a span was sent before it ended: it is marked as such, or has no end. Some backends return booleans as text.
 */
export function isUnfinished({
  attributes,
  endUnixNano,
}: Pick<RecordedSpan, 'attributes' | 'endUnixNano'>): boolean {
  const mark = attributes[ATTR_CHAT_UNFINISHED]
  return mark === true || mark === 'true' || endUnixNano === 0n
}
