import type { ContentPart } from '../../thread/content-part.ts'
import { contentText } from '../../thread/content-part.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'

/**
 * Messages with the images, files and sounds that only another view of them has. Instrumentations spread the texts of
 * messages over keys and leave the other parts out, while the whole request stands beside: OpenInference for OpenAI's
 * agents reads parts of type `input_text` and `output_text` alone
 * (`openinference/instrumentation/openai_agents/_processor.py`, 2.6).
 *
 * @param others the same messages from the request
 */
export function withMedia(
  messages: readonly RunMessage[],
  others: readonly RunMessage[],
): readonly RunMessage[] {
  const media = others.filter(hasMedia)
  if (media.length === 0 || messages.some(hasMedia)) return messages
  let next = 0
  return messages.map((message) => {
    const place = media.findIndex((other, nth) => nth >= next && isSame(message, other))
    if (place === -1) return message
    next = place + 1
    return { ...message, content: media[place]?.content ?? null }
  })
}

const MEDIA: ReadonlySet<string> = new Set(['blob', 'uri', 'file'])

function hasMedia({ content }: RunMessage): boolean {
  return Array.isArray(content) && content.some(({ type }) => MEDIA.has(type))
}

function isSame(one: RunMessage, other: RunMessage): boolean {
  return one.role === other.role && textOf(one) === textOf(other)
}

function textOf({ content }: RunMessage): string {
  if (!Array.isArray(content)) return contentText(content).trim()
  return contentText(content.filter(isText)).trim()
}

function isText({ type }: ContentPart): boolean {
  return type === 'text'
}
