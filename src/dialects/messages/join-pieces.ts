import type { ContentPart, MessageContent } from '../../thread/content-part.ts'
import { isJsonObject } from '../../thread/json.ts'

/**
 * The assistant's content with the pieces of a text as one text. Gemini and Genkit have a part for each chunk of a stream, and
 * both read a message's parts as one text (`aggregateResponses` in @genkit-ai/google-genai 1.42, `Message.text` in
 * @genkit-ai/ai); Anthropic divides a text at its citations. Texts of other shapes are pieces if there is space between them.
 *
 * @param said the content as it was given: parts of Gemini and Genkit have no type.
 */
export function joinPieces(
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
