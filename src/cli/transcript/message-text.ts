import { contentText } from '../../thread/content-part.ts'
import type { RecordedMessage } from '../../thread/recorded-thread.ts'

/**
 * The words of a message. OpenAI puts a refusal beside a content that is `null`, and an app that tracks the whole message has
 * it in the metadata.
 */
export function messageText({
  content,
  metadata,
}: Pick<RecordedMessage, 'content' | 'metadata'>): string {
  const text = contentText(content)
  const refusal = metadata?.['refusal']
  return text === '' && typeof refusal === 'string' ? refusal : text
}
