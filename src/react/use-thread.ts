import { useEffect, useState } from 'react'
import { createThread } from '../browser/create-thread.ts'
import { page } from '../browser/delivery/page.ts'
import { openThread } from '../browser/open-thread.ts'
import { randomHex } from '../browser/random-hex.ts'
import type { Thread } from '../browser/thread.ts'
import type { ThreadOptions } from '../browser/thread-options.ts'
import {
  followChat,
  type FollowedChat,
  type FollowedThread,
  type FollowOptions,
} from './follow-chat.ts'

/**
 * A thread for a component: the same handle over re-renders, until its id changes. Without an id the component has a
 * thread of its own. Opening a thread records nothing, so the second render of strict mode records nothing either. A
 * server that renders the component gets a handle that nothing keeps.
 *
 * @example
 * ```ts
 * const thread = useThread({ id: chatId, userId: user.id })
 * const ask = (content: string) => thread.trackMessage({ role: 'user', content })
 * ```
 */
export const useThread = (options?: string | ThreadOptions): Thread => {
  const given = typeof options === 'string' ? { id: options } : options
  // A server calls no hook of React: Next.js renders with a copy of its own, which a package in `serverExternalPackages`
  // does not get.
  if (!page) return Object.assign(createThread(), given, { id: given?.id || randomHex(16) })
  const [own] = useState(openThread)
  return openThread({ ...given, id: given?.id || own.id })
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
  const to = page
  // A server has no chat to follow, and calls no hook of React: see `useThread`.
  if (!to) return
  // Needs no list of dependencies: each message is recorded once, and never while it is streaming.
  useEffect(() => {
    followChat(thread, chat, options)
    // An answer whose page is closed is finished. Captured, to come before what waits is sent.
    const finish = (): void => followChat(thread, { messages: chat.messages }, options)
    to.addEventListener('pagehide', finish, true)
    return () => to.removeEventListener('pagehide', finish, true)
  })
}
