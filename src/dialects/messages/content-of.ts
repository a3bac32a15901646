import type { ContentPart, MessageContent } from '../../thread/content-part.ts'
import { isJsonObject, type JsonObject, toJson, toText } from '../../thread/json.ts'
import type { ToolCall } from '../../thread/message.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'
import { isBareCall } from './calls-in-text.ts'
import { firstText } from './first-text.ts'
import { mediaPartOf } from './media-part-of.ts'
import { parseJson } from './json/parse-json.ts'
import { parsePythonLiteral } from './json/python-literal.ts'
import { printedPart } from './restored/printed-part.ts'
import { spokenText } from './spoken-text.ts'
import { subAgentAnswer } from './sub-agent-answer.ts'
import { unwrapPart } from './unwrap-part.ts'
import { CALL_ID_KEYS, toolCallOf } from './tool-call-of.ts'

/** The content of one message, sorted: providers put tool calls and their answers among the text. */
export interface SortedContent {
  /** Absent if the message has none, or only calls tools. */
  readonly content?: MessageContent
  readonly toolCalls: readonly ToolCall[]
  /** The answers to tool calls, each as a separate message. */
  readonly answers: readonly RunMessage[]
}

/** Sorts a content of any provider's shape into our parts. */
export function contentOf(value: unknown): SortedContent {
  const content = parseContent(value)
  if (content == null) return { toolCalls: [], answers: [] }
  const elements: readonly unknown[] = Array.isArray(content) ? content : [content]
  const parts: ContentPart[] = []
  const toolCalls: ToolCall[] = []
  const answers: RunMessage[] = []
  for (const element of elements) {
    const part = printedPart(unwrapPart(element))
    const answer = answerOf(part)
    const call = isCall(part) ? toolCallOf(part) : undefined
    if (call !== undefined) toolCalls.push(call)
    if (answer !== undefined) answers.push(answer)
    if (call === undefined && answer === undefined && !isMarker(part)) parts.push(partOf(part))
  }
  return { ...joined(parts), toolCalls, answers }
}

// What Python prints of the blocks of Anthropic's client.
const PRINTED_BLOCKS = /^\[(?:Text|ToolUse|Thinking|ToolResult)Block\(\w+=/

// A text that begins with a bracket is most often a text. Only lists of parts are read as JSON.
function parseContent(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const parsed = PRINTED_BLOCKS.test(value) ? parsePythonLiteral(value) : parseJson(value)
  return Array.isArray(parsed) && parsed.length > 0 && parsed.every(isPart) ? parsed : value
}

function isPart(value: unknown): boolean {
  if (!isJsonObject(value)) return false
  return typeof (value['type'] ?? value['$type']) === 'string' || isBarePart(value)
}

// Bedrock's and Gemini's parts have no type: the one key says it.
function isBarePart(part: JsonObject): boolean {
  return BARE_KEYS.some((key) => part[key] !== undefined) || mediaPartOf(part) !== undefined
}

const BARE_KEYS = [
  'text',
  'toolUse',
  'toolResult',
  'reasoningContent',
  'functionCall',
  'function_call',
  'functionResponse',
  'function_response',
  'inlineData',
  'inline_data',
  'message_content',
  'toolRequest',
  'toolResponse',
  'tool_call_result',
] as const

function joined(parts: readonly ContentPart[]): Pick<SortedContent, 'content'> {
  if (parts.length === 0) return {}
  const [only] = parts
  const text = parts.length === 1 && only?.type === 'text' ? only['content'] : undefined
  if (typeof text === 'string') return { content: text }
  return { content: parts }
}

const CALL_TYPES = new Set([
  'toolUse',
  'tool_call',
  'tool-call',
  'tool_use',
  // Anthropic's own tools.
  'server_tool_use',
  'mcp_tool_use',
  'function_call',
  'dynamic-tool',
  'tool-invocation',
])

function isCall(part: unknown): boolean {
  if (!isJsonObject(part)) return isCallInText(part)
  const type = part['type'] ?? part['block_type']
  if (typeof type === 'string') {
    return (
      CALL_TYPES.has(type) ||
      (type === 'function' && isJsonObject(part['function'])) ||
      (type.startsWith('tool-') && part['toolCallId'] !== undefined && type !== 'tool-result')
    )
  }
  return BARE_CALLS.some((key) => isJsonObject(part[key])) || isBareCall(part)
}

// Among the parts of an answer, a call may be JSON text.
function isCallInText(part: unknown): boolean {
  return typeof part === 'string' && /^\s*\{/.test(part) && isBareCall(part)
}

// Bedrock, Gemini, Genkit, Haystack.
const BARE_CALLS = ['toolUse', 'functionCall', 'function_call', 'toolRequest', 'tool_call'] as const

// OpenInference's AI SDK has the calls beside the content, and in it only that they are there.
function isMarker(part: unknown): boolean {
  if (!isCall(part) || !isJsonObject(part)) return false
  return Object.entries(part).every(([key, value]) => key === 'type' || value == null)
}

const ANSWER_TYPES: ReadonlySet<unknown> = new Set([
  'toolResult',
  'tool_call_response',
  'tool-result',
  'tool_result',
  'function_call_output',
  'function_call_result',
  'function_result',
])

const ANSWER_WRAPPERS = [
  'toolResult',
  'functionResponse',
  'function_response',
  'toolResponse',
  'tool_call_result',
] as const

// Also a tool part of an AI SDK UI message, once it has its output.
function answerOf(part: unknown): RunMessage | undefined {
  if (!isJsonObject(part)) return undefined
  const wrapped = ANSWER_WRAPPERS.map((key) => part[key]).find(isJsonObject)
  const isAnswer = wrapped !== undefined || ANSWER_TYPES.has(part['type'])
  return isAnswer ? toolMessageOf(wrapped ?? part) : hostedAnswerOf(part)
}

// Anthropic's own tools: `web_search_tool_result`, `mcp_tool_result`. OpenInference has the whole block as JSON text.
function hostedAnswerOf({ text, ...part }: JsonObject): RunMessage | undefined {
  const { type } = part
  if (typeof type !== 'string' || !/^[a-z_]+_tool_result$/.test(type)) return undefined
  const block = parseJson(text)
  const result = isJsonObject(block) ? block : part
  return result['tool_use_id'] === undefined ? undefined : toolMessageOf(result)
}

function toolMessageOf({ origin, ...result }: JsonObject): RunMessage {
  // Haystack keeps the call beside its result.
  const answer = isJsonObject(origin) ? { ...origin, ...result } : result
  const toolCallId = firstText(answer, CALL_ID_KEYS)
  const name = firstText(answer, ['name', 'toolName', 'tool_name'])
  const keys = ['response', 'result', 'output', 'content'] as const
  const given = keys.map((key) => answer[key]).find((found) => found !== undefined)
  return {
    role: 'tool',
    content: resultText(given),
    ...(name !== undefined && { name }),
    ...(toolCallId !== undefined && { toolCallId }),
  }
}

/** What a tool gave back, as the text that the model was given. */
export function resultText(value: unknown): string {
  if (typeof value === 'string') return functionResult(value) ?? taggedResult(value) ?? value
  const result = isJsonObject(value) && isTagged(value) ? value['value'] : value
  if (typeof result === 'string') return result
  const answer = subAgentAnswer(result)
  if (answer !== undefined) return resultText(answer)
  const parts: unknown = isTextPart(result) ? [result] : result
  const texts = Array.isArray(parts) ? parts.map(partText) : [undefined]
  const isText = texts.length > 0 && texts.every((text) => text !== undefined)
  return isText ? texts.join('\n') : toJson(result ?? null)
}

// OpenAI's agents for JavaScript: `{ type: 'text', text }`.
function isTextPart(value: unknown): boolean {
  return isJsonObject(value) && value['type'] === 'text' && Object.keys(value).length === 2
}

// Microsoft's Agent Framework gives the whole part as JSON again.
function functionResult(text: string): string | undefined {
  if (!text.includes('"function_result"')) return undefined
  const part = parseJson(text)
  const isResult = isJsonObject(part) && part['type'] === 'function_result'
  return isResult ? resultText(part['result'] ?? null) : undefined
}

// OpenInference writes the AI SDK's `ToolResultOutput` as JSON.
function taggedResult(text: string): string | undefined {
  if (!text.startsWith('{"type":')) return undefined
  const result = parseJson(text)
  const isOutput =
    isJsonObject(result) && Object.keys(result).length === 2 && OUTPUT_TYPES.has(result['type'])
  return isOutput && isTagged(result) ? resultText(result) : undefined
}

const OUTPUT_TYPES: ReadonlySet<unknown> = new Set([
  'text',
  'json',
  'content',
  'error-text',
  'error-json',
])

// The AI SDK: `{ type: 'json', value }`.
function isTagged(value: JsonObject): boolean {
  return typeof value['type'] === 'string' && value['value'] !== undefined
}

function partText(element: unknown): string | undefined {
  const part = unwrapPart(element)
  if (!isJsonObject(part)) return undefined
  const { type = 'text', text, content, document } = part
  if (type === 'document' && isJsonObject(document)) return documentText(document)
  if (type !== 'text') return undefined
  return [text, content].find((found) => typeof found === 'string')
}

// Cohere's `DocumentToolContent`: `data` is a text, or an object.
function documentText({ data }: JsonObject): string | undefined {
  return data === undefined ? undefined : toText(data)
}

function partOf(value: unknown): ContentPart {
  if (typeof value === 'string') return { type: 'text', content: value }
  if (!isJsonObject(value)) return { type: 'data', data: value }
  const spoken = spokenText(value)
  if (spoken !== undefined) return { type: 'text', content: spoken }
  return textPartOf(value) ?? mediaPartOf(value) ?? genericPart(value)
}

const TEXT_TYPES: ReadonlySet<unknown> = new Set(['text', 'input_text', 'output_text', 'refusal'])
const REASONING_TYPES: ReadonlySet<unknown> = new Set([
  'reasoning',
  'thinking',
  'redacted_thinking',
])

function textPartOf(part: JsonObject): ContentPart | undefined {
  const { type } = part
  const reasoning = reasoningText(part)
  if (reasoning !== undefined) return { type: 'reasoning', content: reasoning }
  if (type !== undefined && !TEXT_TYPES.has(type)) return undefined
  const text = part['text'] ?? part['content'] ?? part['refusal']
  const plain = isJsonObject(text) ? text['value'] : text
  return typeof plain === 'string' ? { type: 'text', content: plain } : undefined
}

function reasoningText(part: JsonObject): string | undefined {
  const bedrock = part['reasoningContent']
  const inner = isJsonObject(bedrock) ? bedrock['reasoningText'] : undefined
  if (isJsonObject(inner)) return firstText(inner, ['text'])
  if (part['thought'] === true) return firstText(part, ['text'])
  if (!REASONING_TYPES.has(part['type'])) return undefined
  const summary = part['summary']
  if (Array.isArray(summary) && summary.length > 0) return resultText(summary)
  return firstText(part, ['content', 'text', 'thinking', 'reasoning'])
}

function genericPart(part: JsonObject): ContentPart {
  return typeof part['type'] === 'string'
    ? ({ ...part } as ContentPart)
    : { type: 'data', data: part }
}
