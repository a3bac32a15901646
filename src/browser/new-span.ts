import type { EventOptions } from '../record/track-options.ts'
import { attributes, type ChatValues } from './attributes.ts'
import type { Span } from './delivery/span.ts'
import type { SpanIds } from './message-id.ts'
import { randomHex } from './random-hex.ts'
import type { ThreadOptions } from './thread-options.ts'

/**
 * Makes a span of a thread that ends when it starts. Without a parent it begins a trace. The time is in nanoseconds, though
 * a page's clock has only milliseconds.
 */
export const newSpan = (
  thread: ThreadOptions,
  name: string,
  values: ChatValues,
  parent?: SpanIds,
  { userId, userProps }: EventOptions = thread,
  time: string = Date.now() + '000000',
): Span => ({
  startTimeUnixNano: time,
  endTimeUnixNano: time,
  traceId: parent ? parent.traceId : randomHex(16),
  spanId: randomHex(8),
  name,
  parentSpanId: parent?.spanId,
  attributes: [
    ...attributes({
      ...values,
      thread_id: thread.id,
      'thread.tags': thread.tags,
      user_props: userProps,
    }),
    ...attributes({ 'user.id': userId }, ''),
    { key: 'chat.convention', value: { intValue: 1 } },
  ],
})
