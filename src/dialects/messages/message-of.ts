import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import type { ToolCall } from '../../thread/message.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'
import { callsInText } from './calls-in-text.ts'
import { toRole } from './chat-role.ts'
import { contentOf, resultText } from './content-of.ts'
import { firstText } from './first-text.ts'
import { joinTexts } from './join-items.ts'
import { CALL_ID_KEYS, toolCallOf, toolCallsOf } from './tool-call-of.ts'

/** Whether an object is a message of some provider or framework, and not a wrapper around messages or anything else. */
export function isMessage(value: unknown): value is JsonObject {
  if (!isJsonObject(value)) return false
  const inner = unwrapMessage(value)
  if (roleOf(inner) !== undefined) {
    return SAYS.some((key) => inner[key] !== undefined) || refusalIn(inner) !== undefined
  }
  return ITEM_TYPES.has(inner['type']) || isPydanticMessage(inner)
}

/**
 * One message of any shape, as ours. It becomes several if the answers of tools are among its parts.
 *
 * @param fallbackRole the role of a message that names none
 */
export function messageOf(value: JsonObject, fallbackRole: string): readonly RunMessage[] {
  const message = unwrapMessage(value)
  if (isToolDefinition(message)) return []
  if (isPydanticMessage(message)) return pydanticMessages(message)
  if (ITEM_TYPES.has(message['type']) && roleOf(message) === undefined) {
    return itemMessages(message, fallbackRole)
  }
  const role = roleOf(message) ?? fallbackRole
  const said = saidBy(message)
  if (isToolResult(message)) return toolMessages({ ...message, role: 'tool' }, said)
  return role === 'tool'
    ? toolMessages(message, said)
    : spokenMessages(message, role, said, message['content'] === null)
}

const SAYS = [
  'content',
  'parts',
  'contents',
  'blocks',
  'text',
  'tool_calls',
  'toolCalls',
  'function_call',
  'message',
  'audio',
] as const
const SPOKEN_KEYS = new Set<string>(['tool_calls', 'toolCalls', 'function_call'])

// OpenAI's chat completions have a refusal beside a content that is null or empty.
function saidBy(message: JsonObject): unknown {
  const given = SAYS.map((key) => message[key]).find((found) => found != null)
  const said = given === undefined || given === '' ? (refusalIn(message) ?? given) : given
  const images = imagesBeside(message)
  return images.length > 0 && typeof said === 'string' ? [said, ...images] : said
}

// Ollama's chat API: a list of base64 beside a content that is a text.
function imagesBeside({ images }: JsonObject): readonly JsonObject[] {
  const list: readonly unknown[] = Array.isArray(images) ? images : []
  return list
    .filter((image) => typeof image === 'string' && image !== '')
    .map((image) => ({ type: 'image', image }))
}

function refusalIn(message: JsonObject): string | undefined {
  return firstText(message, ['refusal'])
}

// OpenAI's Responses API has items beside its messages.
const ITEM_TYPES: ReadonlySet<unknown> = new Set([
  'function_call',
  'function_call_output',
  // OpenAI's agents for JavaScript (`FunctionCallResultItem` in @openai/agents-core 0.20).
  'function_call_result',
  'reasoning',
  'image_generation_call',
])

// A message is wrapped twice at most. Deeper nesting is something else.
const MAX_WRAPPERS = 4

// OpenInference and choices put the message under `message`, LangChain under `kwargs` or `data`.
function unwrapMessage(value: JsonObject): JsonObject {
  let message = value
  for (let layer = 0; layer < MAX_WRAPPERS; layer++) {
    const inner = unwrapOnce(message)
    if (inner === undefined) break
    message = inner
  }
  return message
}

function unwrapOnce(value: JsonObject): JsonObject | undefined {
  const { message, kwargs, data, lc, id, type, role } = value
  if (isJsonObject(message) && role === undefined) return message
  if (lc !== undefined && isJsonObject(kwargs)) {
    const className: unknown = Array.isArray(id) ? id.at(-1) : undefined
    return { ...kwargs, role: kwargs['role'] ?? className }
  }
  if (typeof type === 'string' && role === undefined && isJsonObject(data)) {
    return { ...data, role: type }
  }
  return undefined
}

// LangChain writes the role as type: `human`, `ai`.
function roleOf({ role, type }: JsonObject): string | undefined {
  if (typeof role === 'string' && role !== '') return toRole(role)
  if (typeof type !== 'string') return undefined
  const asRole = toRole(type)
  return asRole !== type || /^(?:user|assistant|system|tool)$/.test(type) ? asRole : undefined
}

/** Whether a message only defines a tool: Langfuse's handler for LangChain writes a model's tools as messages. */
export function isToolDefinition({ role, content }: JsonObject): boolean {
  return role === 'tool' && isJsonObject(content) && isJsonObject(content['function'])
}

// In Anthropic's API the user answers for a tool.
function isToolResult(message: JsonObject): boolean {
  return message['role'] === 'user' && firstText(message, ['tool_call_id']) !== undefined
}

function spokenMessages(
  message: JsonObject,
  role: string,
  said: unknown,
  isNull: boolean,
): readonly RunMessage[] {
  const sorted = contentOf(SPOKEN_KEYS.has(keyOf(message, said)) ? undefined : said)
  const toolCalls = [...sorted.toolCalls, ...calledBeside(message, sorted.toolCalls)]
  const name = firstText(message, ['name'])
  const given = role === 'assistant' ? joinTexts(sorted.content, said) : sorted.content
  const content = given ?? (isNull || toolCalls.length > 0 ? null : undefined)
  const spoken: RunMessage = {
    role,
    ...(content !== undefined && { content }),
    ...(name !== undefined && { name }),
    ...(toolCalls.length > 0 && { toolCalls }),
  }
  const isEmpty = content === undefined && toolCalls.length === 0
  if (role === 'user') return isEmpty ? sorted.answers : [...sorted.answers, spoken]
  return isEmpty && sorted.answers.length > 0 ? sorted.answers : [spoken, ...sorted.answers]
}

function keyOf(message: JsonObject, said: unknown): string {
  return SAYS.find((key) => message[key] === said && said !== undefined) ?? ''
}

// A framework may keep a call both among the parts and beside them.
function calledBeside(message: JsonObject, among: readonly ToolCall[]): readonly ToolCall[] {
  if (among.length > 0) return []
  const extra = message['additional_kwargs']
  const kept = isJsonObject(extra) ? extra : {}
  for (const calls of [message['tool_calls'], message['toolCalls'], kept['tool_calls']]) {
    const found = calls == null ? [] : toolCallsOf(calls)
    if (found.length > 0) return found
  }
  const single = toolCallOf(message['function_call'] ?? kept['function_call'])
  const name = firstText(message, ['function_call_name'])
  if (single !== undefined) return [single]
  return name === undefined ? [] : [{ name, arguments: message['function_call_arguments_json'] }]
}

function toolMessages(message: JsonObject, said: unknown): readonly RunMessage[] {
  const { answers, toolCalls } = contentOf(said)
  if (answers.length > 0) return answers
  if (Array.isArray(message['parts']) && (toolCalls.length > 0 || message['parts'].length === 0)) {
    return callsOfTool(toolCalls)
  }
  const extra = message['additional_kwargs']
  const known = isJsonObject(extra) ? { ...extra, ...message } : message
  const toolCallId = firstText(known, CALL_ID_KEYS)
  const calls = toolCallId === undefined ? callsInText(said) : []
  if (calls.length > 0) return callsOfTool(calls)
  const role = message['role']
  const name = firstText(known, ['name', 'tool_name', 'toolName'])
  return [
    {
      role: toRole(typeof role === 'string' ? role : 'tool'),
      ...(said !== undefined && { content: resultText(said) }),
      ...(name !== undefined && { name }),
      ...(toolCallId !== undefined && { toolCallId }),
    },
  ]
}

// Strands, and Koog up to 0.8, give a model's call the role of the tool. Koog since 1.0 writes an empty message of a tool
// before each of the user's.
function callsOfTool(toolCalls: readonly ToolCall[]): readonly RunMessage[] {
  return toolCalls.length === 0 ? [] : [{ role: 'assistant', content: null, toolCalls }]
}

function itemMessages(item: JsonObject, fallbackRole: string): readonly RunMessage[] {
  const role = String(item['type']).startsWith('function_call_') ? 'tool' : 'assistant'
  const { content, toolCalls, answers } = contentOf([item])
  if (answers.length > 0) return answers
  if (toolCalls.length > 0) return [{ role, content: null, toolCalls }]
  return content === undefined ? [] : [{ role: role === 'tool' ? role : fallbackRole, content }]
}

function isPydanticMessage({ kind, parts }: JsonObject): boolean {
  return (kind === 'request' || kind === 'response') && Array.isArray(parts)
}

const PYDANTIC_ROLES: ReadonlyMap<unknown, string> = new Map([
  ['system-prompt', 'system'],
  ['user-prompt', 'user'],
  ['tool-return', 'tool'],
  ['retry-prompt', 'tool'],
])

// Pydantic AI's own messages: a request holds parts of several roles, a response is one message.
function pydanticMessages({ kind, parts }: JsonObject): readonly RunMessage[] {
  const list = (Array.isArray(parts) ? parts : []).filter(isJsonObject)
  if (kind === 'response') {
    return spokenMessages({}, 'assistant', list.map(pydanticPart), false)
  }
  return list.flatMap((part) => {
    const role = PYDANTIC_ROLES.get(part['part_kind']) ?? 'user'
    return messageOf(
      { ...part, role: part['tool_name'] == null && role === 'tool' ? 'user' : role },
      role,
    )
  })
}

function pydanticPart(part: JsonObject): JsonObject {
  const type = part['part_kind']
  return { ...part, type: type === 'thinking' ? 'reasoning' : type }
}
