import { askedMessage } from '../record/asked-message.ts'
import type { Thread } from '../record/thread.ts'
import type { ContentPart, MessageContent } from '../thread/content-part.ts'
import type { MessageId } from '../thread/message-id.ts'
import { toContentPart } from './content-parts.ts'

/** A message as `useChat` sends it (`UIMessage`), or as `streamText` takes it (`ModelMessage`). */
export interface ChatMessage {
  readonly role: string
  readonly id?: string
  readonly parts?: readonly object[]
  readonly content?: unknown
}

/**
 * Tracks the user's messages since the assistant's last message: of a history that a chat sends with each request, only
 * the new part. A message that comes again with the id that `useChat` gave it is the same message. If the context names
 * the question that is answered, a page or a middleware has tracked it, and nothing is tracked.
 *
 * @returns the ID of the question, for `withParent`. `undefined` if there is no new message.
 * @example
 * ```ts
 * const messageId = trackUserMessages(thread, messages)
 * ```
 */
export function trackUserMessages(
  thread: Thread,
  messages: readonly ChatMessage[],
): MessageId | undefined {
  const asked = askedMessage(thread.id)
  if (asked !== undefined) return asked
  let latest: MessageId | undefined
  for (const { role, id, parts, content } of newMessages(messages)) {
    if (role !== 'user') continue
    const said = { role, content: contentOf(parts ?? content) }
    latest = thread.trackMessage({ ...said, ...(typeof id === 'string' && id !== '' && { id }) })
  }
  return latest
}

function newMessages(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  if (!Array.isArray(messages)) return []
  const list = messages as readonly ChatMessage[]
  return list.slice(list.findLastIndex(({ role }) => role === 'assistant') + 1)
}

function contentOf(said: unknown): MessageContent {
  if (!Array.isArray(said)) return said as MessageContent
  const parts = said.map(toContentPart)
  const [only] = parts
  return parts.length === 1 && only?.type === 'text' ? textOf(only) : parts
}

function textOf(part: ContentPart): string {
  return String((part as { content?: unknown }).content)
}
