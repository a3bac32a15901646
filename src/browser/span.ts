import type { EventOptions } from '../record/track-options.ts'
import type { MessageId } from '../thread/message-id.ts'
import { attributes, type Said } from './attributes.ts'
import { countUnreadable, enqueue } from './delivery.ts'
import { idFields, newId } from './message-id.ts'
import type { ThreadOptions } from './thread-options.ts'
import type { ThreadState } from './thread-state.ts'

let last = 0

/** Now, in nanoseconds as OTLP/JSON writes them, and at least a microsecond after the time before. */
export const now = (): string => `${(last = Math.max(Date.now() * 1000, last + 1))}000`

/** The attributes with which each of our spans begins. */
export const about = (
  { id }: ThreadState,
  { tags, ...own }: ThreadOptions,
  kind: string,
  said: Said,
  { userId, userProps }: EventOptions = own,
): object[] => [
  { key: 'chat.convention', value: { intValue: 1 } },
  ...attributes({
    'chat.kind': kind,
    'chat.thread_id': id,
    'chat.thread.tags': tags,
    'user.id': userId,
    'chat.user_props': userProps,
    ...said,
  }),
]

/** Gives an ended span to delivery; one without times of its own is a moment. */
export const recordSpan = (
  name: string,
  attributes: readonly object[],
  parent?: MessageId,
  id: MessageId = newId(parent),
  startTimeUnixNano: string = now(),
  more?: object,
): MessageId => {
  const span = {
    ...idFields(id),
    parentSpanId: parent?.slice(36, 52),
    name,
    startTimeUnixNano,
    endTimeUnixNano: startTimeUnixNano,
    attributes,
    ...more,
  }
  enqueue(JSON.stringify(span))
  return id
}

/** Runs a piece of recording; what goes wrong in it is counted, and the caller gets something to go on with. */
export const neverThrowing = <Result>(record: () => Result, fallback: () => Result): Result => {
  try {
    return record()
  } catch {
    countUnreadable()
    return fallback()
  }
}
