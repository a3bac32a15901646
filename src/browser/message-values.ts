import type { TrackedMessage } from '../record/track-options.ts'
import { type ChatValues, toJson } from './attributes.ts'

/** The attributes of a message. As in the root entry, a key that no message has goes to the metadata. */
export const messageValues = ({
  role,
  content,
  id,
  name,
  toolCalls,
  toolCallId,
  tags,
  feedback,
  isRetry,
  retryOf = isRetry ? 'latest' : undefined,
  replaces,
  extra,
  metadata,
  ...unknown
}: Omit<TrackedMessage, 'timestamp' | 'replyTo'>): ChatValues => {
  const merged = toJson({ ...unknown, ...extra, ...metadata })
  return {
    role,
    [Array.isArray(content) ? 'content.parts' : 'content']: content,
    'content.json': content === null ? 'null' : null,
    'message.external_id': id,
    [role === 'tool' ? 'tool_call.name' : 'message.name']: name,
    tool_calls: toolCalls,
    'tool_call.id': toolCallId,
    tags,
    feedback,
    metadata: merged === '{}' ? null : merged,
    'message.retry_of': retryOf,
    'message.replaces': replaces,
  }
}
