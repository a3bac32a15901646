import type { Message } from '../thread/message.ts'
import type { ChainMessage } from './chain-message.ts'

const ROLES: Readonly<Record<string, string>> = { human: 'user', ai: 'assistant' }

/** A LangChain message as a model call has it. */
export function toMessage({ type, content, name, toolCalls, toolCallId }: ChainMessage): Message {
  return {
    role: ROLES[type] ?? type,
    content: content === '' && toolCalls.length > 0 ? null : content,
    ...(name !== undefined && { name }),
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(toolCallId !== undefined && { toolCallId }),
  }
}
