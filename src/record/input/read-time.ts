import type { HrTime } from '@opentelemetry/api'
import { warnOnce } from '../../propagate/warning.ts'
import type { WrittenAttributes } from '../../thread/attribute-text.ts'
import { parseInstant } from '../../thread/instant.ts'
import { ATTR_CHAT_MESSAGE_TIME } from '../../thread/semconv.ts'
import { now } from '../clock.ts'

/**
 * The time of a message or of feedback: as the app states it, else now. The attributes note whether it was stated, and
 * whether it is unknown: `null`, or no instant since 1970.
 */
export function readTime(
  timestamp: string | number | Date | null | undefined,
  attributes: WrittenAttributes,
): HrTime {
  if (timestamp === undefined) return now()
  const nanos = timestamp === null ? undefined : parseInstant(timestamp)
  attributes[ATTR_CHAT_MESSAGE_TIME] = nanos === undefined ? 'unknown' : 'stated'
  if (nanos !== undefined) return [Number(nanos / 1_000_000_000n), Number(nanos % 1_000_000_000n)]
  if (timestamp !== null) warnOnce('a timestamp names no instant since 1970', timestamp)
  return now()
}
