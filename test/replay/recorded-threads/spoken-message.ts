import { contentText } from '../../../src/thread/content-part.ts'
import type { ToolCall } from '../../../src/thread/message.ts'
import type { RunMessage } from '../../../src/thread/recorded-thread.ts'

/** What was said or asked for: a message without ids and times, each call with its result. */
export interface SpokenMessage {
  readonly role: string
  readonly text?: string
  readonly calls?: readonly SpokenCall[]
}

/** A tool call, and the result if the tool gave one. */
export interface SpokenCall {
  readonly name: string
  readonly arguments?: unknown
  readonly result?: unknown
}

/**
 * The messages of a thread with the results of tools below their calls: by the id of the call, else in order. A result
 * without a call stays a message.
 */
export function toSpokenMessages(messages: readonly RunMessage[]): readonly SpokenMessage[] {
  const answers = new Map<ToolCall, RunMessage>()
  const open: ToolCall[] = []
  const rest = messages.filter((message) => {
    open.push(...(message.toolCalls ?? []))
    if (message.role !== 'tool') return true
    const { toolCallId } = message
    const index = open.findIndex(({ id }) => toolCallId === undefined || id === toolCallId)
    const [call] = index === -1 ? [] : open.splice(index, 1)
    if (call !== undefined) answers.set(call, message)
    return call === undefined
  })
  return rest.map((message) => toSpoken(message, answers))
}

function toSpoken(
  { role, content, toolCalls = [] }: RunMessage,
  answers: ReadonlyMap<ToolCall, RunMessage>,
): SpokenMessage {
  const text = contentText(content)
  const calls = toolCalls.map((call) => {
    const answer = answers.get(call)
    return {
      name: call.name,
      arguments: call.arguments,
      ...(answer !== undefined && { result: contentText(answer.content) }),
    }
  })
  return { role, ...(text !== '' && { text }), ...(calls.length > 0 && { calls }) }
}

/** The same message in the same words: JSON as text is its value, and space around a text does not count. */
export function toComparable({ role, text, calls }: SpokenMessage): unknown {
  return {
    role,
    ...(text !== undefined && { text: text.trim() }),
    ...(calls !== undefined && {
      calls: calls.map((call) => ({
        name: call.name,
        arguments: toValue(call.arguments ?? {}),
        ...(call.result !== undefined && { result: toValue(call.result) }),
      })),
    }),
  }
}

function toValue(given: unknown): unknown {
  if (typeof given !== 'string') return given
  try {
    return JSON.parse(given) as unknown
  } catch {
    return given.trim()
  }
}
