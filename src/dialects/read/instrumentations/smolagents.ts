import { type ContentPart, contentText } from '../../../thread/content-part.ts'
import type { ToolCall } from '../../../thread/message.ts'
import type { RunMessage } from '../../../thread/recorded-thread.ts'
import { parsePythonLiteral } from '../../messages/json/python-literal.ts'
import { toolCallsOf } from '../../messages/tool-call-of.ts'

const TASK = /^New task:\n/
const CALLS = /(?:^|\n)Calling tools:\n(\[.*\])\s*$/s
const RESULT = /^Observation:\n/
const FAILURE = /^Call id: (\S+)\n(?=Error:)/
// What stands around the words of an error, and of an exception in a tool.
const ERROR = 'Error:\n'
const RETRY = "\nNow let's retry: "
const ADVICE = '\nPlease try again or '
const TOOL_ERROR = /^Error executing tool '[^'\n]*' with arguments /
const EXCEPTION = /[:}] (?=[\w.]{1,64}: )/

/**
 * The messages that smolagents makes of its memory as what they are: a task has a head, calls and results are text with a
 * head, and the results of parallel calls are one text in the order of their ids. Source: huggingface/smolagents,
 * `src/smolagents/memory.py` and `process_tool_calls` in `agents.py` (1.26).
 */
export function readSmolagentsMemory(messages: readonly RunMessage[]): readonly RunMessage[] {
  let open: readonly ToolCall[] = []
  return messages.flatMap((message) => {
    const text = contentText(message.content)
    if (message.role === 'assistant') {
      const called = calledIn(message, text)
      open = called.toolCalls ?? open
      return [called]
    }
    if (message.role === 'tool') {
      const results = resultsIn(message, text, open)
      open = []
      return results
    }
    const isTask = message.role === 'user' && TASK.test(text)
    return [isTask ? withoutHead(message) : message]
  })
}

function calledIn(message: RunMessage, text: string): RunMessage {
  const match = CALLS.exec(text)
  const toolCalls = toolCallsOf(parsePythonLiteral(match?.[1] ?? ''))
  if (match === null || toolCalls.length === 0) return message
  return { ...message, content: text.slice(0, match.index) || null, toolCalls }
}

function resultsIn(
  message: RunMessage,
  text: string,
  calls: readonly ToolCall[],
): readonly RunMessage[] {
  const [head, failed] = FAILURE.exec(text) ?? []
  if (head !== undefined && failed !== undefined) {
    return [{ ...message, content: errorIn(text.slice(head.length)), toolCallId: failed }]
  }
  if (text.startsWith(ERROR)) return [{ ...message, content: errorIn(text) }]
  if (!RESULT.test(text)) return [message]
  const result = text.replace(RESULT, '')
  const lines = result.split('\n')
  if (calls.length > 1 && lines.length === calls.length) {
    return calls.map((call, nth) => resultOf(message, call, lines[nth] ?? ''))
  }
  const [only] = calls
  return [
    calls.length === 1 && only ? resultOf(message, only, result) : { ...message, content: result },
  ]
}

function errorIn(text: string): string {
  const end = text.lastIndexOf(RETRY)
  if (!text.startsWith(ERROR) || end === -1) return text
  const error = text.slice(ERROR.length, end)
  const advice = error.lastIndexOf(ADVICE)
  const said = advice === -1 ? error : error.slice(0, advice)
  const [head] = TOOL_ERROR.exec(said) ?? []
  if (head === undefined) return said
  const place = startOfException(said, head.length)
  return place === undefined ? said : said.slice(place)
}

// After the arguments, which are a dictionary or a text.
function startOfException(text: string, from: number): number | undefined {
  const start = text[from] === '{' ? text.indexOf('}: ', from) + 1 : from
  const { index } = EXCEPTION.exec(text.slice(start)) ?? {}
  return index === undefined ? undefined : start + index + 2
}

function resultOf(message: RunMessage, { id, name }: ToolCall, content: string): RunMessage {
  return { ...message, content, name, ...(id !== undefined && { toolCallId: id }) }
}

// Images may follow the text.
function withoutHead(message: RunMessage): RunMessage {
  const { content } = message
  if (typeof content === 'string') return { ...message, content: content.replace(TASK, '') }
  return Array.isArray(content) ? { ...message, content: content.map(partWithoutHead) } : message
}

function partWithoutHead(part: ContentPart): ContentPart {
  return part.type === 'text' && 'content' in part
    ? { type: 'text', content: String(part.content).replace(TASK, '') }
    : part
}
