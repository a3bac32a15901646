import { readMessages, readSystemText } from './read-messages.ts'
import { present, type RunContent, type RunDialect } from './run-content.ts'
import { splitSteps } from './split-steps.ts'
import { isJsonObject } from '../../thread/json.ts'
import { parseJson } from './parse-json.ts'
import { readToolDefinitions } from './tool-definitions.ts'

/**
 * Pydantic AI beside OpenTelemetry's conventions: an agent keeps all messages in one list.
 *
 * @see https://ai.pydantic.dev/logfire/
 */
export const readPydanticAi: RunDialect = ({ attributes }) => {
  const options = { role: 'user', plainText: true } as const
  const { inputMessages, outputMessages } = splitSteps(
    readMessages(attributes['pydantic_ai.all_messages'] ?? attributes['all_messages'], options),
  )
  const result = readMessages(attributes['final_result'], { role: 'assistant', plainText: true })
  const request = parseJson(attributes['model_request_parameters'])
  return present<RunContent>({
    system: readSystemText(attributes['gen_ai.agent.instructions']),
    inputMessages,
    outputMessages: outputMessages ?? result,
    toolDefinitions: isJsonObject(request) ? readToolDefinitions(request['function_tools']) : [],
  })
}
