import { isJsonObject, toText } from '../thread/json.ts'
import { Thread } from '../record/thread.ts'
import { type MessageFailure, trackMessage } from '../record/track-message.ts'
import type { Message } from '../thread/message.ts'
import { type ChainMessage, readChainMessage } from './chain-message.ts'

/** A tool's result as a message, and what went wrong if the tool failed. */
export interface ToolMessage {
  readonly message: Message
  readonly failure?: MessageFailure
}

/** A tool that LangChain has started. */
export interface StartedTool {
  readonly name?: string
  /** The call that it answers. Older LangChain versions do not say. */
  readonly toolCallId?: string
}

/** Reads what a tool has returned: a tool message, a LangGraph command that holds one, or anything else. */
export function readToolMessage(output: unknown, started: StartedTool = {}): ToolMessage {
  const message = toolMessageIn(output, started.toolCallId)
  if (message !== undefined) return ofChainMessage(message, started)
  const content = isJsonObject(output) ? toText(output) : String(output)
  return { message: { role: 'tool', content, ...answering(started) } }
}

/** A tool message of a prompt or of a tool. */
export function ofChainMessage(
  { content, name, toolCallId, isError }: ChainMessage,
  started: StartedTool = {},
): ToolMessage {
  const known = {
    ...started,
    ...(name !== undefined && { name }),
    ...(toolCallId !== undefined && { toolCallId }),
  }
  const message = { role: 'tool', content, ...answering(known) }
  return isError ? { message, failure: { error: toText(content) } } : { message }
}

/** The message of a tool that threw. */
export function ofToolError(error: unknown, started: StartedTool = {}): ToolMessage {
  const content = error instanceof Error ? error.message : String(error)
  return { message: { role: 'tool', content, ...answering(started) }, failure: { error } }
}

/** Records a tool's result. */
export function trackToolMessage(thread: Thread, { message, failure }: ToolMessage): void {
  trackMessage(Thread.recorderOf(thread), message, failure)
}

// The id makes a result that comes twice the same message.
function answering({ name, toolCallId }: StartedTool): Partial<Message> {
  return {
    ...(name !== undefined && { name }),
    ...(toolCallId !== undefined && { id: toolCallId, toolCallId }),
  }
}

function toolMessageIn(output: unknown, callId: string | undefined): ChainMessage | undefined {
  const message = readChainMessage(output)
  if (message?.type === 'tool') return message
  const { update } = Object(output) as { update?: unknown }
  const { messages } = Object(update) as { messages?: unknown }
  const said = Array.isArray(messages) ? messages.map(readChainMessage) : []
  return said.find((one) => one?.type === 'tool' && (!callId || one.toolCallId === callId))
}
