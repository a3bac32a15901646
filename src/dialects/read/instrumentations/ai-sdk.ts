import type { ReadAttributes } from '../../../thread/attribute-text.ts'
import type { RunMessage } from '../../../thread/recorded-thread.ts'
import { aiSdk } from '../../frameworks/ai-sdk.ts'
import { firstText } from '../../messages/first-text.ts'
import { parseJson } from '../../messages/json/parse-json.ts'
import { readMessages } from '../../messages/read-messages.ts'
import { toolCallsOf } from '../../messages/tool-call-of.ts'
import { readToolDefinitions } from '../../messages/tool-definitions.ts'
import { present } from '../../present.ts'
import type { RunContent, RunReader } from '../../run-content.ts'
import { firstValue } from '../first-value.ts'
import { keysOf } from '../keys-of.ts'

const OWN = keysOf(
  aiSdk,
  'own',
  'messages',
  'prompt',
  'text',
  'object',
  'toolCalls',
  'reasoning',
  'toolDefinitions',
  'toolArguments',
  'toolResult',
  'embedded',
  'ranked',
)
const { toolCallId } = keysOf(aiSdk, 'labels', 'toolCallId')

/** The Vercel AI SDK's own keys: JSON in each. */
export const readAiSdk: RunReader = ({ attributes }, kind) =>
  present<RunContent>({
    inputMessages: readInput(attributes),
    outputMessages: readOutput(attributes),
    toolDefinitions: readToolDefinitions(firstValue(attributes, OWN.toolDefinitions)),
    ...(kind === 'tool' && readTool(attributes)),
    ...(kind === 'embedding' && { input: readValues(firstValue(attributes, OWN.embedded)) }),
    ...(kind === 'reranker' && { input: parseJson(firstValue(attributes, OWN.ranked)) }),
  })

// Each value is JSON in itself.
function readValues(value: unknown): unknown {
  const values = parseJson(value)
  return Array.isArray(values) ? values.map((text) => parseJson(text)) : values
}

function readInput(attributes: ReadAttributes): readonly RunMessage[] {
  const options = { role: 'user', plainText: true } as const
  const messages = readMessages(firstValue(attributes, OWN.messages), options)
  return messages.length > 0 ? messages : readMessages(firstValue(attributes, OWN.prompt), options)
}

function readOutput(attributes: ReadAttributes): readonly RunMessage[] {
  const said = [firstValue(attributes, OWN.text), firstValue(attributes, OWN.object)]
  const text = said.find((given) => typeof given === 'string' && given !== '') as string | undefined
  const called = firstValue(attributes, OWN.toolCalls)
  const toolCalls = called === undefined ? [] : toolCallsOf(called)
  if (text === undefined && toolCalls.length === 0) return []
  const content = withReasoning(text ?? null, firstValue(attributes, OWN.reasoning))
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
  const id = firstText(attributes, toolCallId)
  const name = firstText(attributes, aiSdk.toolNames ?? [])
  return present<RunContent>({
    toolCall: name === undefined ? undefined : { name, ...(id !== undefined && { id }) },
    input: parseJson(firstValue(attributes, OWN.toolArguments)),
    output: parseJson(firstValue(attributes, OWN.toolResult)),
  })
}
