import { context } from '@opentelemetry/api'
import { inheritedThread } from '../propagate/inherited-thread.ts'
import type { MessageId } from '../thread/message-id.ts'

/**
 * The question of a thread that the running code answers, if the context names one: a page, a middleware or `withParent`
 * has tracked it. It is not tracked again.
 */
export function askedMessage(threadId: string): MessageId | undefined {
  const asked = inheritedThread(context.active())
  if (asked === undefined || asked.isAnswered === true) return undefined
  return (asked.threadId ?? threadId) === threadId ? asked.messageId : undefined
}
