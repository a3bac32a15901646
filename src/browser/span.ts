import type { MessageId } from '../thread/message-id.ts'
import { drop, enqueue } from './delivery.ts'
import { idFields, newId } from './message-id.ts'

let last = 0

/** Now, in nanoseconds as OTLP/JSON writes them; within one millisecond each a microsecond after the one before. */
export const now = (): string => {
  const micros = Date.now() * 1000
  last = micros > last || micros < last - 999 ? micros : last + 1
  return `${last}000`
}

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
    attributes: [{ key: 'chat.convention', value: { intValue: 1 } }, ...attributes],
    ...more,
  }
  enqueue(JSON.stringify(span))
  return id
}

/** Runs a piece of recording; what goes wrong in it is counted, and the caller gets something to go on with. */
export const neverThrowing = <Result>(
  record: () => Result,
  fallback: () => Result = newId as never,
): Result => {
  try {
    return record()
  } catch {
    drop(1, 'unreadable')
    return fallback()
  }
}
