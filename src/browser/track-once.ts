import type { MessageId } from '../thread/message-id.ts'
import { toJson } from './attributes.ts'
import type { Thread } from './thread.ts'
import type { TrackedMessage } from './tracked-message.ts'

/** A message that has an id of the app's own. */
export type OwnMessage = TrackedMessage & { readonly id: string }

/** What a page knows of a thread. */
export type Known = readonly [
  /** By the app's own id: what the newest message says as JSON, and its ID; none where it was recorded elsewhere. */
  byId: Map<string, readonly [words: string, messageId?: MessageId]>,
  /** The message that was last seen at each place of a chat, also where it has been removed since. */
  places: OwnMessage[],
]

const threads = { __proto__: null } as object as Record<string, Known>

/** What is known of a thread; at first that there is a history. */
export const knownOf = ({ id }: Pick<Thread, 'id'>, history: readonly OwnMessage[] = []): Known =>
  (threads[id] ??= [
    new Map(history.map((message) => [message.id, [toJson([message.content])]])),
    [],
  ])

/**
 * Records a message by the id that the app has for it, as often as it is called: the same words are the same message,
 * other words an edit of it. For a front end that tracks what it shows, at each render.
 */
export const trackOnce = (
  thread: Pick<Thread, 'id' | 'trackMessage'>,
  message: OwnMessage,
): MessageId | undefined => {
  const [byId] = knownOf(thread)
  const words = toJson([message.content])
  const [before, replaces] = byId.get(message.id) ?? []
  if (before === words) return replaces
  const messageId = thread.trackMessage({ replaces, ...message } as OwnMessage)
  byId.set(message.id, [words, messageId])
  return messageId
}
