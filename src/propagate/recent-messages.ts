import type { SpanContext } from '@opentelemetry/api'
import { type MessageId, parseMessageId } from '../thread/message-id.ts'
import { sharedMap } from './shared-map.ts'
import type { ThreadContext } from './thread-context.ts'

/** What this process knows of a message that it tracked itself. */
export interface RecentMessage extends Pick<ThreadContext, 'userId' | 'userProps'> {
  readonly threadId: string
  /** Of the message's span: other vendors' tracestate on it is handed on to what the message causes. */
  readonly spanContext: SpanContext
}

// A bare message ID does not say its thread; the last 10,000 are some hours of a busy server and about 2 MB.
const recent = sharedMap<RecentMessage>('messages', 10_000)

/** Remembers a message, so that its bare ID is enough to find its thread in this process. */
export function rememberMessage(message: RecentMessage): void {
  recent.set(message.spanContext.spanId, message)
}

/** What is known of a message ID; `undefined` for another process's message and for one long ago. */
export function recallMessage(id: MessageId): RecentMessage | undefined {
  const fields = parseMessageId(id)
  const known = fields && recent.get(fields.spanId)
  // Flags may change on the way; the message is the same. In another trace it is another.
  return known?.spanContext.traceId === fields?.traceId ? known : undefined
}
