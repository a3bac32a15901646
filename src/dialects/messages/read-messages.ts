import { type ContentPart, contentText } from '../../thread/content-part.ts'
import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import { isRole } from '../../thread/role.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'
import { toRole } from './chat-role.ts'
import { contentOf } from './content-of.ts'
import { isMessage, messageOf } from './message-of.ts'
import { parseJson } from './parse-json.ts'
import { parsePythonLiteral } from './python-literal.ts'
import { settleRoles } from './settle-roles.ts'
import { unquoteAgent } from './unquote-agent.ts'

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

// LlamaIndex and smolagents have a class of this name, and OpenInference writes what Python prints of it.
const PRINTED_MESSAGE = /^ChatMessage\(role=<MessageRole\./

function messagesIn(
  value: unknown,
  options: ReadMessagesOptions,
  depth: number,
): readonly RunMessage[] {
  if (depth > MAX_DEPTH || value == null) return []
  if (typeof value === 'string') {
    const printed = PRINTED_MESSAGE.test(value) ? parsePythonLiteral(value) : undefined
    return isJsonObject(printed) ? messagesIn(printed, options, depth) : textMessage(value, options)
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
  return plainText && text.trim() !== '' ? [{ role, content: text }] : []
}

function messagesInList(
  list: readonly unknown[],
  options: ReadMessagesOptions,
  depth: number,
): readonly RunMessage[] {
  if (!isContent(list)) {
    const found = list.flatMap((item) => messagesIn(parseJson(item), options, depth + 1))
    return list.some(isResponsesItem) ? joinItems(found) : found
  }
  const { content, toolCalls, answers } = contentOf(list)
  if (content === undefined && toolCalls.length === 0) return answers
  if (toolCalls.length === 0) return [{ role: options.role, content: content ?? null }, ...answers]
  // LangGraph gives its tools the bare calls. Only a model makes those.
  return [{ role: 'assistant', content: content ?? null, toolCalls }, ...answers]
}

const PART_TYPES =
  /^(?:text|input_text|output_text|reasoning|thinking|image|image_url|input_image|blob|uri|file|tool[-_A-Z].*|function|function_.*|data)$/

// The parts of one message, whose own list has no role: Anthropic's answer, the AI SDK's tool calls.
function isContent(list: readonly unknown[]): boolean {
  return (
    list.length > 0 &&
    list.every((part) => {
      if (!isJsonObject(part) || part['role'] !== undefined) return false
      if (isJsonObject(part['message']) || isResponsesItem(part)) return false
      if (typeof part['type'] === 'string') return PART_TYPES.test(part['type'])
      return ['text', 'toolUse', 'toolResult', 'toolCallId', 'functionCall', 'function_call'].some(
        (key) => part[key] !== undefined,
      )
    })
  )
}

function isResponsesItem(part: unknown): boolean {
  return isJsonObject(part) && (part['call_id'] !== undefined || part['summary'] !== undefined)
}

/** The Responses API has an item for each call and each thought; in a chat they are one message. */
export function joinItems(messages: readonly RunMessage[]): readonly RunMessage[] {
  const joined: RunMessage[] = []
  for (const message of messages) {
    const last = joined.at(-1)
    const isSame = last?.role === 'assistant' && message.role === 'assistant'
    if (isSame) joined[joined.length - 1] = joinMessages(last, message)
    else joined.push(message)
  }
  return joined
}

function joinMessages(first: RunMessage, second: RunMessage): RunMessage {
  const parts = [...partsOf(first), ...partsOf(second)]
  const toolCalls = [...(first.toolCalls ?? []), ...(second.toolCalls ?? [])]
  const [only] = parts
  const text = parts.length === 1 && only?.type === 'text' ? only['content'] : undefined
  const content = typeof text === 'string' ? text : parts.length === 0 ? null : parts
  return { ...first, content, ...(toolCalls.length > 0 && { toolCalls }) }
}

function partsOf({ content }: RunMessage): readonly ContentPart[] {
  if (content == null) return []
  return typeof content === 'string' ? [{ type: 'text', content }] : content
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
