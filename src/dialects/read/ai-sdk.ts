import type { ReadAttributes } from '../../thread/attribute-text.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'
import { firstText } from '../messages/first-text.ts'
import { parseJson } from '../messages/parse-json.ts'
import { readMessages } from '../messages/read-messages.ts'
import { present } from '../present.ts'
import type { RunContent, RunReader } from '../run-content.ts'
import { toolCallsOf } from '../messages/tool-call-of.ts'
import { readToolDefinitions } from '../messages/tool-definitions.ts'

/**
 * The Vercel AI SDK's own keys, versions 3 to 6: JSON in `ai.prompt.*`, `ai.response.*` (`ai.result.*` in 3) and
 * `ai.toolCall.*`.
 *
 * @see https://ai-sdk.dev/docs/ai-sdk-core/telemetry
 */
export const readAiSdk: RunReader = ({ attributes }, kind) =>
  present<RunContent>({
    inputMessages: readInput(attributes),
    outputMessages: readOutput(attributes),
    toolDefinitions: readToolDefinitions(attributes['ai.prompt.tools']),
    ...(kind === 'tool' && readTool(attributes)),
    ...(kind === 'embedding' && {
      input: readValues(attributes['ai.values'] ?? attributes['ai.value']),
    }),
    ...(kind === 'reranker' && { input: parseJson(attributes['ai.documents']) }),
  })

// Each value is JSON of its own.
function readValues(value: unknown): unknown {
  const values = parseJson(value)
  return Array.isArray(values) ? values.map((text) => parseJson(text)) : values
}

function readInput(attributes: ReadAttributes): readonly RunMessage[] {
  const options = { role: 'user', plainText: true } as const
  const messages = readMessages(attributes['ai.prompt.messages'], options)
  return messages.length > 0 ? messages : readMessages(attributes['ai.prompt'], options)
}

function readOutput(attributes: ReadAttributes): readonly RunMessage[] {
  const read = (name: string) =>
    attributes[`ai.response.${name}`] ?? attributes[`ai.result.${name}`]
  const text = firstText({ text: read('text'), object: read('object') }, ['text', 'object'])
  const called = read('toolCalls')
  const toolCalls = called === undefined ? [] : toolCallsOf(called)
  if (text === undefined && toolCalls.length === 0) return []
  const content = withReasoning(text ?? null, read('reasoning'))
  return [{ role: 'assistant', content, ...(toolCalls.length > 0 && { toolCalls }) }]
}

function withReasoning(
  text: string | null,
  reasoning: unknown,
): (RunMessage['content'] & {}) | null {
  if (typeof reasoning !== 'string' || reasoning === '') return text
  const thought = { type: 'reasoning', content: reasoning } as const
  return text === null ? [thought] : [thought, { type: 'text', content: text }]
}

function readTool(attributes: ReadAttributes): RunContent {
  const id = firstText(attributes, ['ai.toolCall.id'])
  const name = firstText(attributes, ['ai.toolCall.name'])
  return present<RunContent>({
    toolCall: name === undefined ? undefined : { name, ...(id !== undefined && { id }) },
    input: parseJson(attributes['ai.toolCall.args'] ?? attributes['ai.toolCall.input']),
    output: parseJson(attributes['ai.toolCall.result'] ?? attributes['ai.toolCall.output']),
  })
}
