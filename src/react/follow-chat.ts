import type { Thread } from '../browser/thread.ts'
import { toJson } from '../browser/to-json.ts'
import type { JsonObject } from '../thread/json.ts'
import type { MessageId } from '../thread/message-id.ts'
import { type ChatMessage, contentOf } from './chat-message.ts'

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
   * taken for history, which was recorded when it was said.
   *
   * @default false
   */
  readonly history?: boolean
}

/** What this page has seen of a thread's chat. */
type SeenChat = readonly [
  /** Message objects that need not be looked at again: the SDK makes a new one for each change. */
  done: WeakSet<object>,
  /** By the message's own id: what was recorded elsewhere, as JSON. */
  history: ReadonlyMap<string, string>,
  /** By the message's own id. */
  ids: Map<string | undefined, MessageId>,
  /** By what stands before a message, and its role: the own id of the newest one there. */
  places: Map<string, string>,
]

const chats = new Map<string, SeenChat>()

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
  const chat = chats.get(thread.id) ?? newChat(history ? [] : messages)
  chats.set(thread.id, chat)
  const [done, recorded] = chat
  const isRunning = status === 'submitted' || status === 'streaming'
  for (const [n, message] of messages.entries()) {
    const { id, role, parts } = message
    const isUnfinished = isRunning && role === 'assistant' && n === messages.length - 1
    if (isUnfinished || done.has(message) || (roles && !roles.includes(role))) continue
    done.add(message)
    if (recorded.get(id) !== toJson(parts)) recordAt(thread, chat, messages, n)
  }
}

/** The ID under which a message of the chat was recorded here. */
export const recordedId = (thread: FollowedThread, id: string | undefined): MessageId | undefined =>
  chats.get(thread.id)?.[2].get(id)

const newChat = (history: readonly ChatMessage[]): SeenChat => [
  new WeakSet(),
  new Map(history.map(({ id, parts }) => [id, toJson(parts)])),
  new Map(),
  new Map(),
]

const recordAt = (
  thread: FollowedThread,
  [, , ids, places]: SeenChat,
  messages: readonly ChatMessage[],
  n: number,
): void => {
  const message = messages[n] as ChatMessage
  const { id, role, metadata } = message
  const before = messages[n - 1]?.id
  const place = toJson([ids.get(before) ?? before, role])
  const other = places.get(place) ?? id
  // Of two that are both still there one has followed the other: neither is another try.
  const tried = messages.some((present) => present.id === other) ? undefined : ids.get(other)
  const messageId = thread.trackMessage({
    id,
    role,
    // Read where nothing can throw: into an app's render this must not.
    get content() {
      return contentOf(message)
    },
    metadata: metadata as JsonObject,
    [role === 'user' ? 'replaces' : 'retryOf']: tried,
  })
  ids.set(id, messageId)
  places.set(place, id)
}
