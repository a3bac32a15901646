import type { TrackedMessage } from '../record/track-options.ts'
import type { Said } from './attributes.ts'

/** What a message says, whatever its relation to others: any key that is no message's is metadata. */
export const saidIn = ({
  role = 'unknown',
  content,
  id,
  name,
  toolCalls,
  toolCallId,
  tags,
  feedback,
  metadata,
  extra,
  ...rest
}: Partial<TrackedMessage>): Said => ({
  'chat.role': role,
  [`chat.content${content == null ? '.json' : Array.isArray(content) ? '.parts' : ''}`]:
    content ?? 'null',
  'chat.message.external_id': id,
  [role === 'tool' ? 'chat.tool_call.name' : 'chat.message.name']: name,
  'chat.tool_call.id': toolCallId,
  'chat.tool_calls': toolCalls,
  'chat.tags': tags,
  'chat.metadata': { ...rest, ...orUnder('extra', extra), ...orUnder('metadata', metadata) },
  'chat.feedback': feedbackSaid(feedback),
})

/** Feedback as it is recorded; `null` takes all feedback back. */
export const feedbackSaid = (feedback: unknown): unknown => orUnder('value', feedback) ?? 'null'

const orUnder = (key: string, value: unknown): object | null =>
  typeof value === 'object' ? value : { [key]: value }
