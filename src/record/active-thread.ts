import { context } from '@opentelemetry/api'
import { inheritedThread } from '../propagate/inherited-thread.ts'
import { openThread } from './open-thread.ts'
import type { Thread } from './thread.ts'

/**
 * The thread that the running code belongs to: the one that a middleware or HTTP instrumentation found in the request, or
 * that of an enclosing `thread.run`. `undefined` outside any thread, when `openThread()` would begin a new one.
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
