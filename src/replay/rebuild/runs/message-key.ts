import type { MessageContent } from '../../../thread/content-part.ts'
import { toJson } from '../../../thread/json.ts'
import type { ToolCall } from '../../../thread/message.ts'
import type { RunMessage } from '../../../thread/recorded-thread.ts'
import { spokenText } from '../spans/spoken-text.ts'

/**
 * Two records of one message have the same key: the role, and the text or the tool calls. Reasoning, and how a text is
 * divided into parts, make no difference.
 */
export function messageKey(message: RunMessage): string {
  const { role, content, toolCalls = [] } = message
  const text = spokenText(content)
  return [role, text === '' ? toolCalls.map(callKey).join('\n') || mediaKey(content) : text].join(
    '\n',
  )
}

/** Whether a message has any text, call or media that distinguishes it from another. */
export function saysSomething(message: RunMessage): boolean {
  return messageKey(message) !== `${message.role}\n`
}

function callKey({ id, name, arguments: args }: ToolCall): string {
  return `call ${id ?? `${name} ${typeof args === 'string' ? args : toJson(args)}`}`
}

function mediaKey(content: MessageContent | undefined): string {
  return Array.isArray(content) && content.some((part) => part?.type !== 'reasoning')
    ? toJson(content)
    : ''
}
