import type { WrittenAttributes } from '../thread/attribute-text.ts'
import type { ContentPart } from '../thread/content-part.ts'
import { type JsonObject, toJson } from '../thread/json.ts'
import type { Message, ToolCall } from '../thread/message.ts'

/**
 * Writes a message as OpenTelemetry's `gen_ai.input.messages`, or as `gen_ai.output.messages` if the assistant wrote it.
 *
 * @see https://github.com/open-telemetry/semantic-conventions-genai
 */
export function writeGenAiMessage(attributes: WrittenAttributes, message: Message): void {
  const key = message.role === 'assistant' ? 'gen_ai.output.messages' : 'gen_ai.input.messages'
  attributes[key] = toJson([genAiMessage(message)])
}

/** A message as an item of OpenTelemetry's lists of messages. */
export function genAiMessage(message: Message): JsonObject {
  const { role, name } = message
  return { role, parts: partsOf(message), name }
}

function partsOf({ role, content, toolCalls = [], toolCallId }: Message): ContentPart[] {
  if (role === 'tool') return [{ type: 'tool_call_response', id: toolCallId, response: content }]
  return [...contentParts(content), ...toolCalls.map(toolCallPart)]
}

function contentParts(content: Message['content']): readonly ContentPart[] {
  if (content == null) return []
  return typeof content === 'string' ? [{ type: 'text', content }] : content
}

function toolCallPart(call: ToolCall): ContentPart {
  return { type: 'tool_call', ...call }
}
