import type { TraceState } from '@opentelemetry/api'
import { parseMessageId, type MessageId } from '../thread/message-id.ts'
import { sharedMap } from './shared-map.ts'
import type { ThreadContext } from './thread-context.ts'

/** What this process knows of a message that it tracked itself. */
export interface RecentMessage extends Pick<ThreadContext, 'userId' | 'userProps'> {
  readonly threadId: string
  /** Other vendors' tracestate of the message's span, handed on to what the message causes. */
  readonly traceState?: TraceState
}

// A bare message ID does not say its thread; the last 10,000 are some hours of a busy server and about 2 MB.
const recent = sharedMap<RecentMessage>('messages', 10_000)

/** Remembers a message, so that its bare ID is enough to find its thread in this process. */
export function rememberMessage(id: MessageId, message: RecentMessage): void {
  const key = keyOf(id)
  if (key !== undefined) recent.set(key, message)
}

/** What is known of a message ID; `undefined` for another process's message and for one long ago. */
export function recallMessage(id: MessageId): RecentMessage | undefined {
  const key = keyOf(id)
  return key === undefined ? undefined : recent.get(key)
}

// Flags may change on the way; the message is the same.
function keyOf(id: MessageId): string | undefined {
  const fields = parseMessageId(id)
  return fields && fields.traceId + fields.spanId
}
