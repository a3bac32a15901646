import { firstText } from './first-text.ts'
import { parseJson } from './parse-json.ts'
import { readMessages } from './read-messages.ts'
import { present, type RunContent, type RunDialect } from './run-content.ts'

const SCOPE = 'logfire.openai_agents'

/** Logfire's spans of OpenAI's agents: everyday words for keys, which mean this in its scope alone. */
export const readLogfireAgents: RunDialect = ({ scope, attributes }, kind) => {
  if (scope.name !== SCOPE) return {}
  const { input, output } = attributes
  if (kind === 'tool') {
    const name = firstText(attributes, ['name'])
    return present<RunContent>({
      toolCall: name === undefined ? undefined : { name },
      input: parseJson(input),
      output: parseJson(output),
    })
  }
  if (kind !== 'llm') return {}
  return present<RunContent>({
    inputMessages: readMessages(input, { role: 'user' }),
    outputMessages: readMessages(output, { role: 'assistant' }),
  })
}
