import type { ReadAttributes } from '../../../thread/attribute-text.ts'
import { firstText } from '../../messages/first-text.ts'
import { parseJson } from '../../messages/json/parse-json.ts'
import { readMessages, readSystemText } from '../../messages/read-messages.ts'
import { toolCallsOf } from '../../messages/tool-call-of.ts'
import { readToolDefinitions } from '../../messages/tool-definitions.ts'
import { present } from '../../present.ts'
import type { RunContent, RunReader } from '../../run-content.ts'
import { liveKit } from '../../voice/live-kit.ts'
import { firstValue } from '../first-value.ts'
import { keysOf } from '../keys-of.ts'

const OWN = keysOf(
  liveKit,
  'own',
  'system',
  'context',
  'userInput',
  'text',
  'toolCalls',
  'toolDefinitions',
  'toolArguments',
  'toolResult',
)
const { toolCallId } = keysOf(liveKit, 'labels', 'toolCallId')

/** LiveKit's own keys. */
export const readLiveKit: RunReader = ({ attributes }, kind) => {
  const read = (keys: readonly string[]) => firstValue(attributes, keys)
  const options = { role: 'user', plainText: true } as const
  const context = readMessages(read(OWN.context), options)
  return present<RunContent>({
    system: readSystemText(read(OWN.system)),
    inputMessages: context.length > 0 ? context : readMessages(read(OWN.userInput), options),
    toolDefinitions: readToolDefinitions(read(OWN.toolDefinitions)),
    outputMessages: readAnswer(read(OWN.text), read(OWN.toolCalls)),
    ...(kind === 'tool' && readTool(attributes)),
  })
}

function readAnswer(text: unknown, called: unknown): RunContent['outputMessages'] {
  const toolCalls = called === undefined ? [] : toolCallsOf(called)
  const content = typeof text === 'string' && text !== '' ? text : null
  if (content === null && toolCalls.length === 0) return undefined
  return [{ role: 'assistant', content, ...(toolCalls.length > 0 && { toolCalls }) }]
}

function readTool(attributes: ReadAttributes): RunContent {
  const id = firstText(attributes, toolCallId)
  const name = firstText(attributes, liveKit.toolNames ?? [])
  return present<RunContent>({
    toolCall: name === undefined ? undefined : { name, ...(id !== undefined && { id }) },
    input: parseJson(firstValue(attributes, OWN.toolArguments)),
    output: parseJson(firstValue(attributes, OWN.toolResult)),
  })
}
