import { type ContentPart, contentText } from '../../thread/content-part.ts'
import { pushTo } from '../../thread/push-to.ts'
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
  if (messages.some(hasMedia)) return messages
  const waiting = new Map<string, RunMessage[]>()
  for (const other of others.filter(hasMedia)) pushTo(waiting, keyOf(other), other)
  if (waiting.size === 0) return messages
  return messages.map((message) => {
    const found = waiting.get(keyOf(message))?.shift()
    return found === undefined ? message : { ...message, content: found.content ?? null }
  })
}

const MEDIA: ReadonlySet<string> = new Set(['blob', 'uri', 'file'])

function hasMedia({ content }: RunMessage): boolean {
  return Array.isArray(content) && content.some(({ type }) => MEDIA.has(type))
}

function keyOf({ role, content }: RunMessage): string {
  const words = Array.isArray(content) ? content.filter(isText) : content
  return `${role}\n${contentText(words).trim()}`
}

function isText({ type }: ContentPart): boolean {
  return type === 'text'
}
