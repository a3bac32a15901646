import { toJson } from '../browser/attributes.ts'
import type { Thread } from '../browser/thread.ts'
import { knownThread, type OwnMessage, trackOnce } from '../browser/track-once.ts'
import { type ChatMessage, messageOf } from './chat-message.ts'

/** The thread in which a chat is recorded, from `threadspan/browser` or from `threadspan`. */
export type FollowedThread = Pick<Thread, 'id' | 'trackMessage' | 'headers'>

/** The part of what `useChat` returns that is followed. */
export interface FollowedChat {
  readonly messages: readonly ChatMessage[]
  /** At `submitted` and `streaming`, two of the SDK's words, the last answer is not finished. */
  readonly status?: string
}

/** Which messages of a chat are recorded. */
export interface FollowOptions {
  /**
   * The roles whose messages are recorded. Give `['user']` if the backend records its answers itself.
   *
   * @default all
   */
  readonly roles?: readonly string[]
  /**
   * Also records the messages that are there when the chat is first seen, such as a greeting. Otherwise they are taken
   * for history, which an earlier visit has recorded.
   *
   * @default false
   */
  readonly history?: boolean
}

/**
 * Records what is new in a chat. Call it whenever the chat has changed, as often as you like. Each message is recorded
 * once, when it is finished. If its content changes later, that is an edit. If a message takes the place of another, as
 * `regenerate()` makes it, it is another try. A message that is only removed stays recorded.
 */
export const followChat = (
  thread: FollowedThread,
  { messages, status }: FollowedChat,
  { roles, history }: FollowOptions = {},
): void => {
  const tracked = messages.map(messageOf)
  const { byId, places } = knownThread(thread, history ? [] : tracked)
  const isAnswering = status === 'submitted' || status === 'streaming'
  tracked.forEach((message, n) => {
    const { role } = message
    const other = places[n]
    if (isAnswering && role === 'assistant' && n === tracked.length - 1) return
    if (roles && !roles.includes(role)) return
    // A message after this place followed another one, or another text: what comes there now is not another try of it.
    if (toJson(other) !== toJson(message)) places.splice(n, Infinity, message)
    // If the other message is still there, one has followed the other: neither is another try.
    const isReplaced = other?.role === role && !tracked.some(({ id }) => id === other.id)
    const retryOf = isReplaced ? byId.get(other.id)?.messageId : undefined
    trackOnce(thread, { ...message, retryOf } as OwnMessage)
  })
}
