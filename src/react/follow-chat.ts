import { toJson } from '../browser/attributes.ts'
import type { Thread } from '../browser/thread.ts'
import { knownOf, type OwnMessage, trackOnce } from '../browser/track-once.ts'
import { type ChatMessage, messageOf } from './chat-message.ts'

/** The thread in which a chat is recorded: of `threadspan/browser`, or of `threadspan`. */
export type FollowedThread = Pick<Thread, 'id' | 'trackMessage' | 'headers'>

/** The part of what `useChat` returns that is followed. */
export interface FollowedChat {
  readonly messages: readonly ChatMessage[]
  /** Of the SDK's own words `submitted` and `streaming` matter: an answer is not finished then. */
  readonly status?: string
}

/** What of a chat is recorded. */
export interface FollowOptions {
  /**
   * Whose messages are recorded: give `['user']` where the backend records its answers itself.
   *
   * @default all
   */
  readonly roles?: readonly string[]
  /**
   * Also records the messages that are there when the chat is first seen: a greeting, for instance. Otherwise they are
   * taken for history, which was recorded earlier.
   *
   * @default false
   */
  readonly history?: boolean
}

/**
 * Records what is new in a chat; call it whenever the chat has changed, as often as you like. Each message is recorded
 * once, when it is finished. One whose content changes later is an edit, and one that takes the place of another, as
 * `regenerate()` makes it, is another try. What is only removed stays recorded.
 */
export const followChat = (
  thread: FollowedThread,
  { messages, status }: FollowedChat,
  { roles, history }: FollowOptions = {},
): void => {
  const said = messages.map(messageOf)
  const [byId, places] = knownOf(thread, history ? [] : said)
  said.forEach((message, n) => {
    const { role } = message
    const other = places[n]
    if (role === 'assistant' && status?.startsWith('s') && !said[n + 1]) return
    if (roles && !roles.includes(role)) return
    // What followed another message, or other words, is no try of what follows now.
    if (toJson(other) !== toJson(message)) places.splice(n, Infinity, message)
    // Of two that are both still there one has followed the other: neither is another try.
    const retryOf =
      other?.role === role && !said.some(({ id }) => id === other.id)
        ? byId.get(other.id)?.[1]
        : undefined
    trackOnce(thread, { ...message, retryOf } as OwnMessage)
  })
}
