import { contentText } from '../../thread/content-part.ts'
import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import { isRole } from '../../thread/role.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'
import { toRole } from './chat-role.ts'
import { contentOf } from './content-of.ts'
import { joinItems, joinTexts } from './join-items.ts'
import { mediaPartOf } from './media-part-of.ts'
import { isMessage, messageOf } from './message-of.ts'
import { parseJson } from './json/parse-json.ts'
import { isBareCall } from './calls-in-text.ts'
import { toPartType } from './part-type.ts'
import { parsePythonLiteral } from './json/python-literal.ts'
import { settleRoles } from './settle-roles.ts'
import { readTranscript } from './transcript.ts'
import { unquoteAgent } from './unquote-agent.ts'
import { unwrapPart } from './unwrap-part.ts'

// What frameworks put around their messages is a few levels deep: `{ generations: [[{ message }]] }`.
const MAX_DEPTH = 6

/** How to take a value that a model was given or gave back. */
export interface ReadMessagesOptions {
  /** The role of a message that names none: `user` for what goes in, `assistant` for what comes out. */
  readonly role: 'user' | 'assistant'
  /** Whether a plain text is a message. A chain or a tool may be given any text. */
  readonly plainText?: boolean
}

/**
 * The messages in a value of any provider's or framework's shape, in order: a list of messages, a request or response of
 * an API, JSON of either, a text. Empty if there are none.
 */
export function readMessages(value: unknown, options: ReadMessagesOptions): readonly RunMessage[] {
  return settleRoles(messagesIn(parseJson(value), options, 0).flatMap(unquoteAgent))
}

/**
 * What Python prints of a message or a response, which decorators and some instrumentations write as they are: `ChatMessage`
 * of LlamaIndex and smolagents, `ChatCompletion`, `ChatCompletionMessage` and `Response` of OpenAI's client, `Message` of
 * Anthropic's.
 */
const PRINTED_MESSAGE =
  /^(?:ChatMessage\(role=<MessageRole\.|(?:Parsed)?ChatCompletion\(id=|(?:Parsed)?ChatCompletionMessage\(content=|Message\(id='msg_|(?:Parsed)?Response\(id='resp_)/

function messagesIn(
  value: unknown,
  options: ReadMessagesOptions,
  depth: number,
): readonly RunMessage[] {
  if (depth > MAX_DEPTH || value == null) return []
  if (typeof value === 'string') {
    const printed = PRINTED_MESSAGE.test(value) ? parsePythonLiteral(value) : undefined
    const messages = isJsonObject(printed) ? messagesIn(printed, options, depth) : []
    return messages.length > 0 ? messages : textMessage(value, options)
  }
  if (isRoleAndText(value)) return [{ role: toRole(value[0]), content: value[1] }]
  if (Array.isArray(value)) return messagesInList(value, options, depth)
  if (!isJsonObject(value)) return []
  if (isMessage(value)) return messageOf(value, options.role)
  return messagesInEnvelope(value, options, depth)
}

// LangChain's short form: `['human', 'Hello']`.
function isRoleAndText(value: unknown): value is readonly [string, string] {
  if (!Array.isArray(value) || value.length !== 2) return false
  const [role, text]: readonly unknown[] = value
  return typeof role === 'string' && typeof text === 'string' && isRole(toRole(role))
}

function textMessage(
  text: string,
  { role, plainText = false }: ReadMessagesOptions,
): readonly RunMessage[] {
  if (!plainText || text.trim() === '' || OBJECT.test(text)) return []
  const messages = role === 'user' ? readTranscript(text) : []
  return messages.length > 0 ? messages : [{ role, content: text }]
}

// What Python prints of an object that has no words, such as the `self` among a method's arguments.
const OBJECT = /^<[\w.<>]+ object at 0x[\da-fA-F]+>$/

function messagesInList(
  list: readonly unknown[],
  options: ReadMessagesOptions,
  depth: number,
): readonly RunMessage[] {
  const items = list.map(parseJson)
  if (!isContent(items) && !isAnswerWithCalls(items, options)) {
    const found = items.flatMap((item) => messagesIn(item, options, depth + 1))
    return list.some(isResponsesItem) ? joinItems(found) : found
  }
  const { content: given, toolCalls, answers } = contentOf(items)
  if (given === undefined && toolCalls.length === 0) return answers
  const isAnswer = options.role === 'assistant' || toolCalls.length > 0
  const content = isAnswer ? joinTexts(given, items) : given
  if (toolCalls.length === 0) return [{ role: options.role, content: content ?? null }, ...answers]
  // LangGraph gives its tools the bare calls. Only a model makes those.
  return [{ role: 'assistant', content: content ?? null, toolCalls }, ...answers]
}

const PART_TYPES =
  /^(?:text|input_text|output_text|reasoning|thinking|image|image_url|input_image|blob|uri|file|tool[-_A-Z].*|(?:server|mcp)_tool_use|[a-z_]+_tool_result|function|function_.*|data)$/

// The parts of one message, whose own list has no role: Anthropic's answer, the AI SDK's tool calls.
function isContent(list: readonly unknown[]): boolean {
  return (
    list.length > 0 &&
    list.every((part) => {
      if (!isJsonObject(part) || part['role'] !== undefined) return false
      if (isJsonObject(part['message']) || isResponsesItem(part)) return false
      const type = part['type'] ?? part['$type']
      if (isMedia(part)) return true
      if (typeof type === 'string') return PART_TYPES.test(toPartType(type))
      return ['text', 'toolUse', 'toolResult', 'toolCallId', 'functionCall', 'function_call'].some(
        (key) => part[key] !== undefined,
      )
    })
  )
}

function isMedia(element: unknown): boolean {
  const part = unwrapPart(element)
  return isJsonObject(part) && mediaPartOf(part) !== undefined
}

// An answer whose text is beside its calls.
function isAnswerWithCalls(items: readonly unknown[], { role }: ReadMessagesOptions): boolean {
  return role === 'assistant' && items.some(isBareCall) && items.every(isTextOrCall)
}

function isTextOrCall(item: unknown): boolean {
  return typeof item === 'string' || isBareCall(item) || isContent([item])
}

function isResponsesItem(part: unknown): boolean {
  return isJsonObject(part) && (part['call_id'] !== undefined || part['summary'] !== undefined)
}

/** Keys of messages in what models and frameworks are given and give back, the likeliest first. */
const ENVELOPES = [
  'messages',
  'replies',
  'items',
  'choices',
  'candidates',
  'generations',
  'contents',
  'new_message',
  'content',
  'parts',
  'output',
  'outputs',
  'inputs',
  'input',
  'prompt',
  'prompts',
  'message',
  'response',
  'completion',
  'value',
  'raw',
  'text',
  'update',
  'combined_chunk_content',
  'kwargs',
] as const

function messagesInEnvelope(
  envelope: JsonObject,
  options: ReadMessagesOptions,
  depth: number,
): readonly RunMessage[] {
  for (const key of ENVELOPES) {
    const found = messagesIn(parseJson(envelope[key]), options, depth + 1)
    if (found.length > 0) return [...systemBeside(envelope, found, options), ...found]
  }
  return messagesInArguments(envelope['args'], options, depth)
}

// What a Python function was called with, as decorators write it: of several arguments, the first that says anything.
function messagesInArguments(
  args: unknown,
  options: ReadMessagesOptions,
  depth: number,
): readonly RunMessage[] {
  for (const arg of Array.isArray(args) ? args : []) {
    const found = messagesIn(parseJson(arg), options, depth + 1)
    if (found.length > 0) return found
  }
  return []
}

// Anthropic, Gemini, the AI SDK and the Responses API keep the system prompt beside the messages.
function systemBeside(
  envelope: JsonObject,
  found: readonly RunMessage[],
  { role }: ReadMessagesOptions,
): readonly RunMessage[] {
  if (role !== 'user' || found.some((message) => message.role === 'system')) return []
  const { config } = envelope
  const system = systemText(envelope) ?? (isJsonObject(config) ? systemText(config) : undefined)
  return system === undefined ? [] : [{ role: 'system', content: system }]
}

const SYSTEM_KEYS = ['system', 'system_instruction', 'systemInstruction', 'instructions'] as const

function systemText(owner: JsonObject): string | undefined {
  for (const key of SYSTEM_KEYS) {
    const text = readSystemText(owner[key])
    if (text !== undefined) return text
  }
  return undefined
}

/** A system prompt in any shape as text: a text, parts, a message, Gemini's `{ parts }`. `undefined` if it is empty. */
export function readSystemText(value: unknown): string | undefined {
  const system = parseJson(value)
  if (system == null) return undefined
  const parts = isJsonObject(system) ? (system['parts'] ?? system['content'] ?? system) : system
  const { content } = contentOf(parts)
  return contentText(content) || undefined
}
