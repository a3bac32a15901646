import type { JsonObject } from '../thread/json.ts'
import type { MessageId } from '../thread/message-id.ts'

/**
 * The running call of a wrapped function: a real promise, so that awaiting it twice runs nothing twice. The function
 * starts on the next microtask; until then the call can be told whose it is.
 */
export interface WrappedCall<Result> extends Promise<Result> {
  /** Says which message caused this call. A message ID that is none is reported through `diag` and ignored. */
  setParent(messageId: MessageId): WrappedCall<Result>
  /** Says for which user it runs. */
  identify(userId: string, userProps?: JsonObject): WrappedCall<Result>
}

/** What was said of a call before it started. */
export interface CallIdentity {
  parentId?: MessageId
  userId?: string
  userProps?: JsonObject
}

/** Starts a function on the next microtask, whether or not anybody awaits it. */
export function startCall<Result>(
  run: (identity: CallIdentity) => Promise<Result>,
): WrappedCall<Result> {
  const identity: CallIdentity = {}
  const promise = Promise.resolve().then(() => run(identity))
  const call: WrappedCall<Result> = Object.assign(promise, {
    setParent(messageId: MessageId) {
      identity.parentId = messageId
      return call
    },
    identify(userId: string, userProps?: JsonObject) {
      identity.userId = userId
      if (userProps !== undefined) identity.userProps = userProps
      return call
    },
  })
  return call
}
