import { context } from '@opentelemetry/api'
import { inheritedThread } from '../propagate/inherited-thread.ts'
import { openThread } from './open-thread.ts'
import type { Thread } from './thread.ts'

/**
 * The thread that the running code belongs to: of the request whose middleware or HTTP instrumentation found one, or of
 * an enclosing `thread.run`. `undefined` outside any thread, where `openThread()` would begin one.
 *
 * @example
 * ```ts
 * getActiveThread()?.trackEvent('order-found', { orderId })
 * ```
 */
export function getActiveThread(): Thread | undefined {
  const { threadId, userId, userProps } = inheritedThread(context.active()) ?? {}
  if (threadId === undefined) return undefined
  return openThread({
    id: threadId,
    ...(userId !== undefined && { userId }),
    ...(userProps !== undefined && { userProps }),
  })
}
