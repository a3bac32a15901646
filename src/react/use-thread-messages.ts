import { useEffect } from 'react'
import {
  followChat,
  type FollowedChat,
  type FollowedThread,
  type FollowOptions,
} from './follow-chat.ts'

type Listen = (event: string, listener: () => void, isCaptured: boolean) => void

const page = globalThis as object as Record<'addEventListener' | 'removeEventListener', Listen>

/**
 * Records the messages of a `useChat` in a thread: each once, when it is finished; edits and regenerated answers as
 * such. Thumbs then go by the message's own id: `thread.trackFeedback(message.id, { thumb: 'up' })`.
 *
 * @example
 * ```ts
 * const thread = useThread(chatId)
 * const chat = useChat({ id: chatId, transport })
 * useThreadMessages(thread, chat)
 * ```
 */
export const useThreadMessages = (
  thread: FollowedThread,
  chat: FollowedChat,
  options?: FollowOptions,
): void => {
  // Without a list of dependencies: it looks at each message once, and never at one that is being streamed.
  useEffect(() => {
    followChat(thread, chat, options)
    // An answer whose page is closed is finished. Captured, to be there before what waits is sent.
    const finish = (): void => followChat(thread, { messages: chat.messages }, options)
    page.addEventListener('pagehide', finish, true)
    return () => page.removeEventListener('pagehide', finish, true)
  })
}
