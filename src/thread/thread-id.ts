import { type ReadAttributes, readString } from './attribute-text.ts'
import { LIMITS } from './limits/limits.ts'
import { ATTR_CHAT_THREAD_ID } from './semconv.ts'

/** The most UTF-16 units of a thread id. `openThread` cuts a longer one; elsewhere it is refused. */
export const MAX_THREAD_ID: number = LIMITS.id

const AS_JSON = `${ATTR_CHAT_THREAD_ID}.json`

/** The thread id on a span as it is, of any type. */
export function rawThreadId(attributes: { readonly [ATTR_CHAT_THREAD_ID]?: unknown }): unknown {
  // Literal key, not the constant: V8 finds several times faster that most spans do not have it.
  return attributes['chat.thread_id']
}

/** The thread that a span says it belongs to; `undefined` if it has no thread id of ours, or an empty one. */
export function readThreadId(attributes: ReadAttributes): string | undefined {
  const isAbsent = rawThreadId(attributes) === undefined && attributes[AS_JSON] === undefined
  return isAbsent ? undefined : readString(attributes, ATTR_CHAT_THREAD_ID) || undefined
}
