import { readMessages, readSystemText } from '../messages/read-messages.ts'
import { present } from '../present.ts'
import type { RunContent, RunReader } from '../run-content.ts'
import { splitSteps } from '../messages/split-steps.ts'
import { isJsonObject } from '../../thread/json.ts'
import { parseJson } from '../messages/parse-json.ts'
import { readToolDefinitions } from '../messages/tool-definitions.ts'

const LIST_KEYS = ['pydantic_ai.all_messages', 'all_messages', 'mlflow.chat.messages'] as const
const SYSTEM_KEYS = ['gen_ai.agent.instructions', 'system_prompt'] as const

/** Pydantic AI, MLflow and Strands beside OpenTelemetry's conventions: all messages of a run in one list, and its prompt. */
export const readAllMessages: RunReader = ({ attributes }, kind) => {
  const options = { role: 'user', plainText: true } as const
  const { inputMessages, outputMessages } = splitSteps(
    readMessages(LIST_KEYS.map((key) => attributes[key]).find(Boolean), options),
    kind,
  )
  const result = readMessages(attributes['final_result'], { role: 'assistant', plainText: true })
  const request = parseJson(attributes['model_request_parameters'])
  return present<RunContent>({
    system: SYSTEM_KEYS.map((key) => readSystemText(attributes[key])).find(Boolean),
    inputMessages,
    outputMessages: outputMessages ?? result,
    toolDefinitions: isJsonObject(request) ? readToolDefinitions(request['function_tools']) : [],
  })
}
