import type { ReadAttributes } from '../../thread/attribute-text.ts'
import { contentText } from '../../thread/content-part.ts'
import { isJsonObject, type JsonObject, toJson } from '../../thread/json.ts'
import type { RunMessage, ToolDefinition } from '../../thread/recorded-thread.ts'
import type { RunKind } from '../../thread/run-kind.ts'
import { firstText } from '../messages/first-text.ts'
import { isToolDefinition } from '../messages/message-of.ts'
import { parseJson } from '../messages/json/parse-json.ts'
import { readMessages } from '../messages/read-messages.ts'
import { readResponse } from '../messages/response-object.ts'
import { readDocuments } from '../messages/retrieved-documents.ts'
import { toolCallsOf } from '../messages/tool-call-of.ts'
import { readToolDefinitions } from '../messages/tool-definitions.ts'
import { sentry } from '../platforms/sentry.ts'
import { present } from '../present.ts'
import type { RunContent, RunReader } from '../run-content.ts'
import { firstValue } from './first-value.ts'
import { IO_ORDER } from './io-order.ts'
import { isGiven } from './is-given.ts'
import { keysOf } from './keys-of.ts'
import { readRawIo } from './raw-io.ts'

/**
 * What went into a run and came out of it, from keys that dialects use whatever the run's kind: text, or JSON of whatever
 * an SDK was given. Messages are looked for in both.
 */
export const readSpanIo: RunReader = ({ attributes }, kind) => {
  const input = readRawIo(attributes, 'input')
  const output = readRawIo(attributes, 'output')
  return present<RunContent>({
    input,
    output,
    ...(kind === 'llm' && readResponse(output)),
    ...(TALKS.has(kind) && readConversation(attributes, input, output, kind)),
    ...(FINDS.has(kind) && {
      documents: readDocuments(HIT_KEYS.map((key) => attributes[key]).find(isGiven) ?? output),
    }),
    ...(kind === 'tool' && readToolName(attributes)),
  })
}

const TALKS: ReadonlySet<RunKind> = new Set(['llm', 'agent', 'chain'])
const FINDS: ReadonlySet<RunKind> = new Set(['retriever', 'reranker'])

const HIT_KEYS = IO_ORDER.flatMap(({ content }) => content?.hits ?? [])
const TOOLS_KEYS = IO_ORDER.flatMap(({ content }) => content?.tools ?? [])
const TOOL_NAME_KEYS = IO_ORDER.flatMap(({ toolNames }) => toolNames ?? [])
const SENTRY = keysOf(sentry, 'own', 'toolCalls')

function readConversation(
  attributes: ReadAttributes,
  input: unknown,
  output: unknown,
  kind: RunKind,
): RunContent {
  const inputMessages = readTalk(input, 'user', kind)
  const answer = readAnswer(attributes, output, kind)
  return present<RunContent>({
    inputMessages,
    outputMessages: kind === 'llm' ? withoutRequest(answer) : withoutHistory(answer, inputMessages),
    toolDefinitions: readTools(attributes, input),
  })
}

// LlamaIndex's steps that only make a request ready, such as `_prepare_chat_with_tools`, are model calls to OpenInference.
function withoutRequest(output: readonly RunMessage[]): readonly RunMessage[] {
  const isRequest =
    output.at(-1)?.role !== 'assistant' &&
    output.some(({ role }) => role === 'user' || role === 'system')
  return isRequest ? [] : output
}

// A graph gives back its whole state: what it was given, and then what it added. CrewAI's agents do too.
function withoutHistory(
  output: readonly RunMessage[],
  input: readonly RunMessage[],
): readonly RunMessage[] {
  const given = input.filter(({ role }) => role !== 'system')
  let repeated = 0
  let end = 0
  for (const message of output) {
    if (isRepeated(message, given[repeated])) repeated++
    else if (message.role !== 'system') break
    end++
  }
  return repeated === given.length ? output.slice(end) : output
}

// CrewAI puts its words around what an agent was asked: `Current Task: …`.
function isRepeated(message: RunMessage, given: RunMessage | undefined): boolean {
  if (message.role !== given?.role) return false
  if (toJson(message.content) === toJson(given.content)) return true
  const asked = contentText(given.content).trim()
  return given.role === 'user' && asked !== '' && contentText(message.content).includes(asked)
}

function readTalk(
  value: unknown,
  role: 'user' | 'assistant',
  kind: RunKind,
): readonly RunMessage[] {
  return readMessages(value, { role, plainText: kind !== 'chain' || isRequest(value) })
}

// A step may be given any text, but a prompt beside its system prompt is for a model.
function isRequest(value: unknown): boolean {
  return isJsonObject(value) && typeof value['prompt'] === 'string' && 'system' in value
}

function readAnswer(
  attributes: ReadAttributes,
  output: unknown,
  kind: RunKind,
): readonly RunMessage[] {
  // Sentry and Mastra have the calls beside the text.
  const toolCalls = toolCallsOf(firstValue(attributes, SENTRY.toolCalls) ?? callsBeside(output))
  const [answer, ...rest] = readTalk(output, 'assistant', kind)
  if (toolCalls.length > 0)
    return [{ role: 'assistant', content: null, ...answer, toolCalls }, ...rest]
  if (answer !== undefined) return [answer, ...rest]
  // A model may be made to answer in JSON of any form. One that failed has no answer.
  const isObject = kind === 'llm' && isJsonObject(output) && !isSilent(output)
  return isObject ? [{ role: 'assistant', content: toJson(output) }] : []
}

function callsBeside(output: unknown): unknown {
  return isJsonObject(output) && Array.isArray(output['toolCalls']) ? output['toolCalls'] : []
}

// Of a stream, Google's ADK for JavaScript records the last response, which may have no content (`LlmResponse` in @google/adk 2.0).
const ABOUT_ANSWER: ReadonlySet<string> = new Set([
  'usageMetadata',
  'finishReason',
  'partial',
  'turnComplete',
  'modelVersion',
  'groundingMetadata',
  'customMetadata',
  'interrupted',
])

// Of a call that failed, LangSmith writes `{ output: null }`: whatever is not a dict is wrapped, and nothing is `None`.
function isSilent(output: JsonObject): boolean {
  if (output['output'] === null && Object.keys(output).length === 1) return true
  if (Object.keys(output).every((key) => ABOUT_ANSWER.has(key))) return true
  return Object.values(output).every((value) => value === '' || toJson(value) === '[]')
}

function readTools(attributes: ReadAttributes, input: unknown): readonly ToolDefinition[] {
  // In a list of messages, Langfuse's handler for LangChain has the tools among them.
  const inInput = Array.isArray(input)
    ? input.filter(isJsonObject).filter(isToolDefinition).map(contentIn)
    : input
  for (const value of [...TOOLS_KEYS.map((key) => attributes[key]), inInput]) {
    const request = parseJson(value)
    const found = readToolDefinitions(isJsonObject(request) ? toolsOf(request) : request)
    if (found.length > 0) return found
  }
  return []
}

function contentIn({ content }: JsonObject): unknown {
  return content
}

function toolsOf({ tools, config, kwargs }: { readonly [key: string]: unknown }): unknown {
  if (tools !== undefined) return tools
  const settings = [config, kwargs].find(isJsonObject)
  return settings?.['tools']
}

function readToolName(attributes: ReadAttributes): RunContent {
  const name = firstText(attributes, TOOL_NAME_KEYS)
  return name === undefined ? {} : { toolCall: { name } }
}
