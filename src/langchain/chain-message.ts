import type { ContentPart, MessageContent } from '../thread/content-part.ts'
import { isJsonObject, toJson } from '../thread/json.ts'
import type { ToolCall } from '../thread/message.ts'

/** The parts of a LangChain message that are recorded. */
export interface ChainMessage {
  /** LangChain's word: `human`, `ai`, `system`, `tool`, … */
  readonly type: string
  readonly content: MessageContent
  readonly id?: string
  readonly name?: string
  readonly toolCalls: readonly ToolCall[]
  readonly toolCallId?: string
  /** Whether it says that a tool failed. */
  readonly isError: boolean
}

/** Reads a message object of any LangChain version. `undefined` if the value is not one. */
export function readChainMessage(message: unknown): ChainMessage | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const { content, additional_kwargs, id, name, tool_calls, tool_call_id, status, ...rest } =
    message as Record<string, unknown>
  const type = typeOf(message, rest)
  if (type === undefined) return undefined
  return {
    type,
    content: refusalOr(readContent(content), additional_kwargs),
    ...(typeof id === 'string' && { id }),
    ...(typeof name === 'string' && { name }),
    toolCalls: Array.isArray(tool_calls) ? tool_calls.filter(isJsonObject).map(readToolCall) : [],
    ...(typeof tool_call_id === 'string' && { toolCallId: tool_call_id }),
    isError: status === 'error',
  }
}

// Version 1 has a property `type`. Earlier versions have only a method.
function typeOf(message: object, { type }: Record<string, unknown>): string | undefined {
  const said = type ?? (message as { type?: unknown }).type
  if (typeof said === 'string') return said
  const { getType, _getType } = message as Record<string, unknown>
  const read = getType ?? _getType
  if (typeof read !== 'function') return undefined
  const named: unknown = Reflect.apply(read, message, [])
  return typeof named === 'string' ? named : undefined
}

function readContent(content: unknown): MessageContent {
  if (content === undefined || content === null) return null
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return toJson(content)
  const parts = content.filter(isJsonObject)
  const isText = parts.every(({ type, text }) => type === 'text' && typeof text === 'string')
  if (isText) return parts.map(({ text }) => text).join('')
  return parts.map(readPart)
}

// @langchain/openai has the refusal of a response beside its empty content.
function refusalOr(content: MessageContent, beside: unknown): MessageContent {
  const refusal = isJsonObject(beside) ? beside['refusal'] : undefined
  const isEmpty = content === null || content.length === 0
  return isEmpty && typeof refusal === 'string' && refusal !== '' ? refusal : content
}

function readPart(part: Record<string, unknown>): ContentPart {
  const { type, text } = part
  if (type === 'text' && typeof text === 'string') return { type, content: text }
  return { ...part, type: typeof type === 'string' ? type : 'unknown' }
}

function readToolCall({ id, name, args }: Record<string, unknown>): ToolCall {
  return { ...(typeof id === 'string' && { id }), name: String(name), arguments: args }
}
