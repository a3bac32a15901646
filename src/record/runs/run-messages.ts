import { worstOf } from '../../masking/alter-attribute.ts'
import type { ContentPolicy } from '../../masking/content-policy.ts'
import { type Alteration, writeAlteration } from '../../thread/alteration.ts'
import type { WrittenAttributes } from '../../thread/attribute-text.ts'
import { toJson } from '../../thread/json.ts'
import type { Message } from '../../thread/message.ts'
import { ATTR_CHAT_CONTENT } from '../../thread/semconv.ts'
import { genAiMessage } from '../gen-ai-message.ts'
import { maskContent, maskToolCalls } from '../mask-message.ts'

/**
 * Writes what a model was sent, or what it answered, as far as it may be recorded.
 *
 * @param alterations - What was done to the content of this run so far. It grows.
 */
export function writeRunMessages(
  attributes: WrittenAttributes,
  key: 'gen_ai.input.messages' | 'gen_ai.output.messages',
  messages: readonly Message[],
  policy: ContentPolicy,
  alterations: Alteration[],
): void {
  const masked = messages.map((message) => mask(message, policy, alterations))
  // One state speaks of all content of a run.
  writeAlteration(attributes, ATTR_CHAT_CONTENT, worstOf(alterations))
  if (policy.captures) attributes[key] = toJson(masked.map(genAiMessage))
}

function mask(message: Message, policy: ContentPolicy, alterations: Alteration[]): Message {
  const { content, toolCalls, ...rest } = message
  const about = { kind: 'llm' } as const
  const said = maskContent(policy, content, about)
  const asked = toolCalls === undefined ? {} : maskToolCalls(policy, toolCalls, about)
  for (const { alteration } of [said, asked]) if (alteration) alterations.push(alteration)
  return {
    ...rest,
    ...(said.value !== undefined && { content: said.value }),
    ...(asked.value !== undefined && { toolCalls: asked.value }),
  }
}
