import type { MessageId } from '../thread/message-id.ts'
import { attempt } from './attempt.ts'
import { countUnreadable } from './count-unreadable.ts'
import { enqueue } from './delivery/delivery.ts'
import type { Span } from './delivery/span.ts'

/** Makes a function that queues the span of what it is given, and returns its ID. It never throws. */
export const tracked = <Input extends readonly unknown[]>(
  makeSpan: (...input: Input) => Span,
): ((...input: Input) => MessageId) =>
  attempt<Input, MessageId>((...input) => enqueue(makeSpan(...input)), countUnreadable)
