import { isJsonObject } from '../../thread/json.ts'
import { pydanticAi } from '../frameworks/pydantic-ai.ts'
import { DIALECTS } from '../index.ts'
import { parseJson } from '../messages/json/parse-json.ts'
import { readMessages, readSystemText } from '../messages/read-messages.ts'
import { splitSteps } from '../messages/split-steps.ts'
import { readToolDefinitions } from '../messages/tool-definitions.ts'
import { present } from '../present.ts'
import type { RunContent, RunReader } from '../run-content.ts'
import { firstValue } from './first-value.ts'
import { keysOf } from './keys-of.ts'

const LIST_KEYS = DIALECTS.flatMap(({ content }) => content?.messages ?? [])
const SYSTEM_KEYS = DIALECTS.flatMap(({ content }) => content?.system ?? [])
const OWN = keysOf(pydanticAi, 'own', 'result', 'request')

/** What frameworks write beside OpenTelemetry's conventions: all messages of a run in one list, and its prompt. */
export const readAllMessages: RunReader = ({ attributes }, kind) => {
  const options = { role: 'user', plainText: true } as const
  const { inputMessages, outputMessages } = splitSteps(
    readMessages(LIST_KEYS.map((key) => attributes[key]).find(Boolean), options),
    kind,
  )
  const result = readMessages(firstValue(attributes, OWN.result), {
    role: 'assistant',
    plainText: true,
  })
  const request = parseJson(firstValue(attributes, OWN.request))
  return present<RunContent>({
    system: SYSTEM_KEYS.map((key) => readSystemText(attributes[key])).find(Boolean),
    inputMessages,
    outputMessages: outputMessages ?? result,
    toolDefinitions: isJsonObject(request) ? readToolDefinitions(request['function_tools']) : [],
  })
}
