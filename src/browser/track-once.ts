import type { TrackedMessage } from '../record/track-options.ts'
import type { MessageId } from '../thread/message-id.ts'
import { toJson } from './attributes.ts'
import type { Thread } from './thread.ts'

/** A message that has an id of the app's own. */
export type OwnMessage = TrackedMessage & { readonly id: string }

/** The newest recording of a message. */
interface KnownMessage {
  /** Its content, as JSON. */
  readonly content: string
  /** Absent if it was recorded elsewhere, such as in an earlier visit. */
  readonly messageId?: MessageId
}

/** What a page knows of a thread's messages. */
export interface KnownThread {
  /** By the app's own id. */
  readonly byId: Map<string, KnownMessage>
  /** The message that was last seen at each place of a chat, even if it has been removed since. */
  readonly places: OwnMessage[]
}

const threads = { __proto__: null } as object as Record<string, KnownThread>

/** What is known of a thread: at first only that there is a history. */
export const knownThread = (
  { id }: Pick<Thread, 'id'>,
  history: readonly OwnMessage[] = [],
): KnownThread =>
  (threads[id] ??= {
    byId: new Map(history.map(({ id, content }) => [id, { content: toJson([content]) }])),
    places: [],
  })

/**
 * Records a message by the id that the app has for it, however often it is called. The same content is the same message,
 * and another content is an edit of it. For a front end that tracks what it shows, at each render.
 */
export const trackOnce = (
  thread: Pick<Thread, 'id' | 'trackMessage'>,
  message: OwnMessage,
): MessageId | undefined => {
  const { byId } = knownThread(thread)
  const known = byId.get(message.id)
  const content = toJson([message.content])
  if (known?.content === content) return known.messageId
  const replaces = known?.messageId
  const messageId = thread.trackMessage({ ...(replaces && { replaces }), ...message })
  byId.set(message.id, { content, messageId })
  return messageId
}
