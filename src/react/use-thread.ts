import { useEffect, useState } from 'react'
import { openThread } from '../browser/open-thread.ts'
import type { Thread } from '../browser/thread.ts'
import type { ThreadOptions } from '../browser/thread-options.ts'
import {
  followChat,
  type FollowedChat,
  type FollowedThread,
  type FollowOptions,
} from './follow-chat.ts'

type Listen = (event: string, listener: () => void, isCaptured: boolean) => void

// Effects run in pages only.
declare const addEventListener: Listen
declare const removeEventListener: Listen

/**
 * A thread for a component: the same handle over re-renders, until its id changes. Without an id the component has a
 * thread of its own. Opening a thread records nothing, so the second render of strict mode records nothing either.
 *
 * @example
 * ```ts
 * const thread = useThread({ id: chatId, userId: user.id })
 * const ask = (content: string) => thread.trackMessage({ role: 'user', content })
 * ```
 */
export const useThread = (options?: string | ThreadOptions): Thread => {
  const [own] = useState(openThread)
  return openThread(
    typeof options === 'string' ? options : { ...options, id: options?.id || own.id },
  )
}

/**
 * Records the messages of a `useChat` in a thread: each once, when it is finished, and edits and regenerated answers as
 * such. Feedback then goes by the message's own id: `thread.trackFeedback(message.id, { thumb: 'up' })`.
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
  // Needs no list of dependencies: each message is recorded once, and never while it is streaming.
  useEffect(() => {
    followChat(thread, chat, options)
    // An answer whose page is closed is finished. Captured, to come before what waits is sent.
    const finish = (): void => followChat(thread, { messages: chat.messages }, options)
    addEventListener('pagehide', finish, true)
    return () => removeEventListener('pagehide', finish, true)
  })
}
