import type { ContentPart, MessageContent } from '../../thread/content-part.ts'
import { isJsonObject } from '../../thread/json.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'

/**
 * Joins the assistant's messages that follow each other. The Responses API has an item for each call and each thought,
 * and a stream may have a message for each of its pieces; in a chat they are one message.
 */
export function joinItems(messages: readonly RunMessage[]): readonly RunMessage[] {
  const joined: RunMessage[] = []
  for (const message of messages) {
    const last = joined.at(-1)
    const isSame = last?.role === 'assistant' && message.role === 'assistant'
    if (isSame) joined[joined.length - 1] = joinMessages(last, message)
    else joined.push(message)
  }
  return joined
}

/**
 * Joins the calls in a history to the assistant's message before them, if they only follow each other because each was a
 * separate item. Two texts stay two messages.
 */
export function joinCalls(messages: readonly RunMessage[]): readonly RunMessage[] {
  const joined: RunMessage[] = []
  for (const message of messages) {
    const last = joined.at(-1)
    const isCall = message.role === 'assistant' && message.content == null
    const isSame = last?.role === 'assistant' && last.name === message.name
    if (isCall && isSame && message.toolCalls !== undefined) {
      joined[joined.length - 1] = joinMessages(last, message)
    } else joined.push(message)
  }
  return joined
}

function joinMessages(first: RunMessage, second: RunMessage): RunMessage {
  const parts = joinParts(partsOf(first), partsOf(second))
  const toolCalls = [...(first.toolCalls ?? []), ...(second.toolCalls ?? [])]
  const [only] = parts
  const text = parts.length === 1 && only?.type === 'text' ? only['content'] : undefined
  const content = typeof text === 'string' ? text : parts.length === 0 ? null : parts
  return { ...first, content, ...(toolCalls.length > 0 && { toolCalls }) }
}

function partsOf({ content }: RunMessage): readonly ContentPart[] {
  if (content == null || content === '') return []
  return typeof content === 'string' ? [{ type: 'text', content }] : content
}

function joinParts(
  before: readonly ContentPart[],
  after: readonly ContentPart[],
): readonly ContentPart[] {
  const [last, next] = [before.at(-1), after[0]]
  if (last?.type !== 'text' || next?.type !== 'text') return [...before, ...after]
  const [one, other] = [String(last['content']), String(next['content'])]
  return areFragments(one, other)
    ? [...before.slice(0, -1), { type: 'text', content: one + other }, ...after.slice(1)]
    : [...before, ...after]
}

// A model's tokens carry the space between words, and a whole text ends with a sign.
function areFragments(one: string, other: string): boolean {
  return /\s$/.test(one) || /^[\s,.;:!?)\]}\p{Ll}]/u.test(other) || !/[\p{P}\p{S}]$/u.test(one)
}

/**
 * The assistant's content with the pieces of a text as one text. Gemini and Genkit have a part for each chunk of a stream, and
 * both read a message's parts as one text (`aggregateResponses` in @genkit-ai/google-genai 1.42, `Message.text` in
 * @genkit-ai/ai); Anthropic divides a text at its citations. Texts of other shapes are pieces if there is space between them.
 *
 * @param said the content as it was given: parts of Gemini and Genkit have no type.
 */
export function joinTexts(
  content: MessageContent | undefined,
  said: unknown,
): MessageContent | undefined {
  if (!Array.isArray(content) || content.length < 2) return content
  const isBare =
    Array.isArray(said) && said.every((part) => isJsonObject(part) && !('type' in part))
  const parts: ContentPart[] = []
  for (const part of content as readonly ContentPart[]) {
    const [last, text] = [textOf(parts.at(-1)), textOf(part)]
    const isPiece =
      last !== undefined && text !== undefined && (isBare || /\s$/.test(last) || /^\s/.test(text))
    if (isPiece) parts[parts.length - 1] = { type: 'text', content: last + text }
    else parts.push(part)
  }
  const text = parts.length === 1 ? textOf(parts[0]) : undefined
  return text ?? parts
}

function textOf(part: ContentPart | undefined): string | undefined {
  const text = part?.type === 'text' ? part['content'] : undefined
  return typeof text === 'string' ? text : undefined
}
