import { type ReadAttributes, readString } from './attribute-text.ts'
import { threadSaid } from './said.ts'
import { ATTR_CHAT_THREAD_ID } from './semconv.ts'

const AS_JSON = `${ATTR_CHAT_THREAD_ID}.json`

/**
 * The thread that a span says it belongs to; `undefined` where no recorder or processor of ours has marked it, and where
 * the id is empty. Asked of every span there is, most of which have none.
 */
export function readThreadId(attributes: ReadAttributes): string | undefined {
  const isNone = threadSaid(attributes) === undefined && attributes[AS_JSON] === undefined
  return isNone ? undefined : readString(attributes, ATTR_CHAT_THREAD_ID) || undefined
}
