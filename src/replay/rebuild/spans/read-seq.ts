import type { ReadAttributes } from '../../../thread/attribute-text.ts'
import { ATTR_CHAT_MESSAGE_SEQ } from '../../../thread/semconv.ts'

/** The place of a message among those of its recorder; some stores give numbers back as text. */
export function readSeq(attributes: ReadAttributes): number | undefined {
  const seq = attributes[ATTR_CHAT_MESSAGE_SEQ]
  const number = typeof seq === 'string' && /^\d{1,16}$/.test(seq) ? Number(seq) : seq
  return Number.isSafeInteger(number) && (number as number) >= 0 ? (number as number) : undefined
}
