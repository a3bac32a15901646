import type { MessageContent } from '../../../thread/content-part.ts'

/** The text of a message, without reasoning, however it is divided into parts. */
export function spokenText(content: MessageContent | undefined): string {
  if (content == null) return ''
  if (typeof content === 'string') return content.trim()
  if (!Array.isArray(content)) return ''
  const texts = content.map((part) =>
    part?.type === 'text' && typeof part['content'] === 'string' ? part['content'] : '',
  )
  return texts.join('').trim()
}
