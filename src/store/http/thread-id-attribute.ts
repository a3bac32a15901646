import { writeText, type WrittenAttributes } from '../../thread/attribute-text.ts'
import { ATTR_CHAT_THREAD_ID } from '../../thread/semconv.ts'

/** The attribute by which a thread's spans are found. An id that UTF-8 cannot encode is JSON under another key. */
export function threadIdAttribute(threadId: string): readonly [key: string, value: string] {
  const attributes: WrittenAttributes = {}
  writeText(attributes, ATTR_CHAT_THREAD_ID, threadId)
  const [[key, value] = [ATTR_CHAT_THREAD_ID, threadId]] = Object.entries(attributes)
  return [key, String(value)]
}
