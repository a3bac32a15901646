import type { ReadAttributes } from '../../thread/attribute-text.ts'
import { firstText } from '../messages/first-text.ts'
import { parseJson } from '../messages/parse-json.ts'
import { readMessages, readSystemText } from '../messages/read-messages.ts'
import { present } from '../present.ts'
import type { RunContent, RunReader } from '../run-content.ts'
import { readToolDefinitions } from '../messages/tool-definitions.ts'
import { toolCallsOf } from '../messages/tool-call-of.ts'

/**
 * LiveKit Agents: a voice agent's context and what it answered. Newer versions write what may be private below `lk.pii`.
 *
 * @see https://github.com/livekit/agents-js/blob/main/agents/src/telemetry/trace_types.ts
 */
export const readLiveKit: RunReader = ({ attributes }, kind) => {
  const read = (name: string) => attributes[`lk.pii.${name}`] ?? attributes[`lk.${name}`]
  const options = { role: 'user', plainText: true } as const
  const context = readMessages(read('chat_ctx'), options)
  return present<RunContent>({
    system: readSystemText(read('instructions')),
    inputMessages:
      context.length > 0
        ? context
        : readMessages(read('user_input') ?? read('user_transcript'), options),
    toolDefinitions: readToolDefinitions(attributes['lk.function_tools']),
    outputMessages: readAnswer(read('response.text'), read('response.function_calls')),
    ...(kind === 'tool' && readTool(attributes, read)),
  })
}

function readAnswer(text: unknown, called: unknown): RunContent['outputMessages'] {
  const toolCalls = called === undefined ? [] : toolCallsOf(called)
  const content = typeof text === 'string' && text !== '' ? text : null
  if (content === null && toolCalls.length === 0) return undefined
  return [{ role: 'assistant', content, ...(toolCalls.length > 0 && { toolCalls }) }]
}

function readTool(attributes: ReadAttributes, read: (name: string) => unknown): RunContent {
  const id = firstText(attributes, ['lk.function_tool.id'])
  const name = firstText(attributes, ['lk.function_tool.name'])
  return present<RunContent>({
    toolCall: name === undefined ? undefined : { name, ...(id !== undefined && { id }) },
    input: parseJson(read('function_tool.arguments') ?? read('function_tool.args')),
    output: parseJson(read('function_tool.output')),
  })
}
