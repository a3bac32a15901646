import type { ReadAttributes } from '../../thread/attribute-text.ts'
import { isJsonObject, type JsonObject, toJson } from '../../thread/json.ts'
import type { RunMessage, ToolDefinition } from '../../thread/recorded-thread.ts'
import type { RunKind } from '../../thread/run-kind.ts'
import { firstText } from '../messages/first-text.ts'
import { isToolDefinition } from '../messages/message-of.ts'
import { parseJson } from '../messages/parse-json.ts'
import { readMessages } from '../messages/read-messages.ts'
import { readResponse } from '../messages/response-object.ts'
import { readDocuments } from '../messages/retrieved-documents.ts'
import { present } from '../present.ts'
import type { RunContent, RunReader } from '../run-content.ts'
import { toolCallsOf } from '../messages/tool-call-of.ts'
import { readToolDefinitions } from '../messages/tool-definitions.ts'

/** Under which keys systems put what went into a span and what came out, whatever its kind; the first that is there counts. */
const INPUT_KEYS = [
  'gcp.vertex.agent.tool_call_args',
  'gcp.vertex.agent.llm_request',
  'tool_arguments',
  'spring.ai.tool.call.arguments',
  'db.vector.query.content',
  'gen_ai.tool.input',
  'gen_ai.tool.args',
  'gen_ai.request.messages',
  'langfuse.observation.input',
  'langfuse.trace.input',
  'lmnr.span.input',
  'mlflow.spanInputs',
  'braintrust.input_json',
  'braintrust.input',
  'langwatch.input',
  'traceloop.entity.input',
  'input.value',
  'genkit:input',
  'request_data',
  'haystack.component.input',
  'agentops.entity.input',
  'llm.prompts',
  'langchain.inputs',
  // LangSmith, whatever the run: its inputs and outputs as JSON.
  'gen_ai.prompt',
  'agentops.tool.input',
  'tool_input',
  'new_context',
  'user_prompt',
] as const

const OUTPUT_KEYS = [
  'gcp.vertex.agent.tool_response',
  'gcp.vertex.agent.llm_response',
  'tool_response',
  'spring.ai.tool.call.result',
  'gen_ai.tool.output',
  'gen_ai.response.text',
  'langfuse.observation.output',
  'langfuse.trace.output',
  'lmnr.span.output',
  'mlflow.spanOutputs',
  'braintrust.output_json',
  'braintrust.output',
  'langwatch.output',
  'traceloop.entity.output',
  'output.value',
  'genkit:output',
  'response_data',
  'haystack.component.output',
  'agentops.entity.output',
  'llm.responses',
  'langchain.outputs',
  'gen_ai.completion',
  'agentops.tool.output',
  'response.model_output',
] as const

/** What Google's ADK writes where capturing is off. */
const EMPTY = '{}'
/** What MLflow writes of a span that was given nothing. */
const NOTHING = 'null'

/**
 * What vendors put on every span alike: its input and its output, as text or JSON of whatever their SDK was given.
 * Messages are looked for in both.
 */
export const readVendorIo: RunReader = ({ attributes }, kind) => {
  const input = readIo(attributes, INPUT_KEYS, 'input')
  const output = readIo(attributes, OUTPUT_KEYS, 'output')
  return present<RunContent>({
    input,
    output,
    ...(kind === 'llm' && readResponse(output)),
    ...(TALKS.has(kind) && readConversation(attributes, input, output, kind)),
    ...(FINDS.has(kind) && {
      documents: readDocuments(HITS.map((key) => attributes[key]).find(isGiven) ?? output),
    }),
    ...(kind === 'tool' && readToolName(attributes)),
  })
}

const TALKS: ReadonlySet<RunKind> = new Set(['llm', 'agent', 'chain'])
/** Where what was found stands beside the output. */
const HITS = ['langwatch.rag_contexts', 'db.vector.query.response.documents'] as const
const FINDS: ReadonlySet<RunKind> = new Set(['retriever', 'reranker'])

function readIo(
  attributes: ReadAttributes,
  keys: readonly string[],
  side: 'input' | 'output',
): unknown {
  const key = keys.find((known) => isGiven(attributes[known])) ?? mastraKey(attributes, side)
  if (key === undefined) return readHoneyHive(attributes, side)
  const value = parseJson(attributes[key])
  return key.startsWith('langwatch.') && isJsonObject(value) ? (value['value'] ?? value) : value
}

function isGiven(value: unknown): boolean {
  return value != null && value !== '' && value !== EMPTY && value !== NOTHING
}

// HoneyHive spreads both over keys of their own: `honeyhive_inputs.order_id`, `honeyhive_outputs.result`.
function readHoneyHive(attributes: ReadAttributes, side: string): unknown {
  if (attributes['honeyhive_event_type'] === undefined) return undefined
  const start = `honeyhive_${side}s.`
  const fields = Object.entries(attributes)
    .filter(([key]) => key.startsWith(start))
    .map(([key, value]) => [key.slice(start.length), parseJson(value)] as const)
  const [[only, value] = []] = fields
  if (fields.length === 1 && only === 'result') return value
  return fields.length === 0 ? undefined : Object.fromEntries(fields)
}

// Mastra names the type of span in between: `mastra.agent_run.input`.
function mastraKey(attributes: ReadAttributes, side: string): string | undefined {
  const type = firstText(attributes, ['mastra.span.type'])
  const key = `mastra.${type}.${side}`
  return type !== undefined && isGiven(attributes[key]) ? key : undefined
}

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
    outputMessages: kind === 'llm' ? answer : withoutHistory(answer, inputMessages),
    toolDefinitions: readTools(attributes, input),
  })
}

// A graph gives back its whole state: what it was given, and then what it added.
function withoutHistory(
  output: readonly RunMessage[],
  input: readonly RunMessage[],
): readonly RunMessage[] {
  const given = input.filter(({ role }) => role !== 'system')
  let repeated = 0
  let end = 0
  for (const message of output) {
    const isRepeated =
      message.role === given[repeated]?.role &&
      toJson(message.content) === toJson(given[repeated]?.content)
    if (isRepeated) repeated++
    else if (message.role !== 'system') break
    end++
  }
  return repeated === given.length ? output.slice(end) : output
}

function readTalk(
  value: unknown,
  role: 'user' | 'assistant',
  kind: RunKind,
): readonly RunMessage[] {
  return readMessages(value, { role, plainText: kind !== 'chain' })
}

function readAnswer(
  attributes: ReadAttributes,
  output: unknown,
  kind: RunKind,
): readonly RunMessage[] {
  // Sentry and Mastra have the calls beside the text.
  const toolCalls = toolCallsOf(attributes['gen_ai.response.tool_calls'] ?? callsBeside(output))
  const [answer, ...rest] = readTalk(output, 'assistant', kind)
  if (toolCalls.length > 0)
    return [{ role: 'assistant', content: null, ...answer, toolCalls }, ...rest]
  if (answer !== undefined) return [answer, ...rest]
  // A model may be made to answer in JSON of any form; one that failed has said nothing.
  const isObject = kind === 'llm' && isJsonObject(output) && !isSilent(output)
  return isObject ? [{ role: 'assistant', content: toJson(output) }] : []
}

function callsBeside(output: unknown): unknown {
  return isJsonObject(output) && Array.isArray(output['toolCalls']) ? output['toolCalls'] : []
}

function isSilent(output: JsonObject): boolean {
  return Object.values(output).every((value) => value === '' || toJson(value) === '[]')
}

function readTools(attributes: ReadAttributes, input: unknown): readonly ToolDefinition[] {
  for (const value of [
    attributes['gen_ai.request.available_tools'],
    attributes['gen_ai.agent.tools'],
    attributes['mlflow.chat.tools'],
    attributes['llm.invocation_parameters'],
    attributes['langwatch.params'],
    // A list is what was said.
    Array.isArray(input)
      ? input.filter(isJsonObject).filter(isToolDefinition).map(contentIn)
      : input,
  ]) {
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

const TOOL_NAMES = [
  'traceloop.entity.name',
  'genkit:name',
  'spring.ai.tool.definition.name',
  'tool_name',
] as const

function readToolName(attributes: ReadAttributes): RunContent {
  const name = firstText(attributes, TOOL_NAMES)
  return name === undefined ? {} : { toolCall: { name } }
}
