import type { JsonObject } from '../../thread/json.ts'
import type { MessageId } from '../../thread/message-id.ts'

/**
 * The running call of a wrapped function. It is a real promise, so awaiting it twice does not run the function twice. The
 * function starts on the next microtask. Until then, its message and its user can be set.
 */
export interface WrappedCall<Result> extends Promise<Result> {
  /** Sets the message that caused this call. An invalid message ID is reported through `diag` and ignored. */
  setParent(messageId: MessageId): WrappedCall<Result>
  /** Sets the user for whom it runs. */
  identify(userId: string, userProps?: JsonObject): WrappedCall<Result>
}

/** The settings of a call that has not started. */
export interface CallIdentity {
  parentId?: MessageId
  userId?: string
  userProps?: JsonObject
}

/** Starts a function on the next microtask, whether or not the call is awaited. */
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
