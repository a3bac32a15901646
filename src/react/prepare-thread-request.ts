import { knownThread } from '../browser/track-once.ts'
import type { ChatMessage } from './chat-message.ts'
import { followChat, type FollowedThread, type FollowOptions } from './follow-chat.ts'

/** A request as the SDK's `HttpChatTransport` hands it over before sending it. */
export interface ChatRequest {
  readonly id: string
  readonly messages: readonly ChatMessage[]
  readonly body?: object | undefined
  readonly headers?: ConstructorParameters<typeof Headers>[0]
  readonly trigger?: string
  readonly messageId?: string | undefined
}

/** What is sent instead: the SDK's own body, and two more headers. */
export interface PreparedRequest {
  readonly body: object
  readonly headers: Record<string, string>
}

/**
 * Sends a thread's W3C trace context with each request of a chat, so that a backend's work belongs to the question that
 * caused it. The question is recorded first, because no component has been rendered with it yet.
 *
 * @example
 * ```ts
 * const transport = new DefaultChatTransport({
 *   api: '/chat',
 *   prepareSendMessagesRequest: prepareThreadRequest(thread),
 * })
 * ```
 */
export const prepareThreadRequest =
  (thread: FollowedThread, options?: FollowOptions): ((request: ChatRequest) => PreparedRequest) =>
  ({ id, messages, body, headers, trigger, messageId }) => {
    const isNew = trigger !== 'regenerate-message'
    // If the chat is seen for the first time, all but the new question is history.
    followChat(thread, { messages: isNew ? messages.slice(0, -1) : messages }, options)
    followChat(thread, { messages }, options)
    const asked = messages.findLast(({ role }) => role === 'user')
    const question = knownThread(thread).byId.get(asked?.id ?? '')?.messageId
    return {
      body: { ...body, id, messages, trigger, messageId },
      headers: {
        ...Object.fromEntries(new Headers(headers)),
        ...(question && thread.headers(question)),
      },
    }
  }
