/**
 * React hooks for recording in a page. One keeps a thread over renders, and one records what the Vercel AI SDK's
 * `useChat` shows.
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
