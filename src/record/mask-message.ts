import { type Altered, alterText, alterValue } from '../masking/alter-content.ts'
import { changeEachsFields } from '../masking/content-fields.ts'
import type { MaskedContent } from '../masking/content-options.ts'
import type { ContentPolicy } from '../masking/content-policy.ts'
import { writeAlteration } from '../thread/alteration.ts'
import type { WrittenAttributes } from '../thread/attribute-text.ts'
import type { MessageContent } from '../thread/content-part.ts'
import type { Feedback, Message, ToolCall } from '../thread/message.ts'
import {
  ATTR_CHAT_CONTENT,
  ATTR_CHAT_FEEDBACK,
  ATTR_CHAT_METADATA,
  ATTR_CHAT_TOOL_CALLS,
} from '../thread/semconv.ts'
import { maskFeedback } from './feedback/mask-feedback.ts'

/**
 * A message as it may be recorded. Changes to its content are noted in the attributes. Ids, names and tags stay, because
 * they are needed to find the message.
 */
export function maskMessage(
  policy: ContentPolicy,
  message: Message,
  attributes: WrittenAttributes,
): Message {
  if (policy.isOpen) return message
  const { content, toolCalls, metadata, feedback, ...rest } = message
  const about = { kind: 'message', role: message.role } as const
  const take = <Value>(key: string, { value, alteration }: Altered<Value>): Value | undefined => {
    writeAlteration(attributes, key, alteration)
    return value
  }
  const masked = {
    content: take(ATTR_CHAT_CONTENT, maskContent(policy, content, about)),
    toolCalls: toolCalls && take(ATTR_CHAT_TOOL_CALLS, maskToolCalls(policy, toolCalls, about)),
    metadata: metadata && take(ATTR_CHAT_METADATA, alterValue(policy, metadata, about)),
    feedback:
      feedback === undefined
        ? undefined
        : take(ATTR_CHAT_FEEDBACK, maskFeedback(policy, feedback, about)),
  }
  const known = Object.entries(masked).filter(([, value]) => value !== undefined)
  return { ...rest, ...(Object.fromEntries(known) as { feedback?: Feedback }) }
}

/** Content as it may be recorded. The absence of content is not itself masked. */
export function maskContent(
  policy: ContentPolicy,
  content: MessageContent | undefined,
  about: MaskedContent,
): Altered<MessageContent> {
  if (policy.isOpen || content === undefined || content === null) {
    return content === undefined ? {} : { value: content }
  }
  return typeof content === 'string'
    ? alterText(policy, content, about)
    : alterValue(policy, content, about, changeEachsFields)
}

/** Tool calls as they may be recorded. Their arguments are content, the name of the tool is not. */
export function maskToolCalls(
  policy: ContentPolicy,
  toolCalls: readonly ToolCall[],
  about: MaskedContent,
): Altered<readonly ToolCall[]> {
  if (policy.isOpen) return { value: toolCalls }
  const altered = alterValue(policy, toolCalls, about, changeEachsFields)
  if (altered.value !== undefined) return altered
  const bare = toolCalls.map(({ id, name }) => ({ ...(id !== undefined && { id }), name }))
  const isAll = toolCalls.every((call, n) => {
    return Object.keys(call).length === Object.keys(bare[n] ?? {}).length
  })
  return isAll ? { value: bare } : { ...altered, value: bare }
}
