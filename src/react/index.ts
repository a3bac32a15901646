/**
 * React hooks for the recording half in a page: a thread that stays the same over renders, and one that records what
 * the Vercel AI SDK's `useChat` shows.
 *
 * @module
 */
export type { ChatMessage, ChatPart } from './chat-message.ts'
export {
  followChat,
  type FollowedChat,
  type FollowedThread,
  type FollowOptions,
} from './follow-chat.ts'
export {
  type ChatRequest,
  prepareThreadRequest,
  type PreparedRequest,
} from './prepare-thread-request.ts'
export { useThread, useThreadMessages } from './use-thread.ts'
