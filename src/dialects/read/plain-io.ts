import { firstText } from '../messages/first-text.ts'
import { parseJson } from '../messages/json/parse-json.ts'
import { readMessages } from '../messages/read-messages.ts'
import { logfire } from '../platforms/logfire.ts'
import { present } from '../present.ts'
import type { RunContent, RunReader } from '../run-content.ts'
import { pipecat } from '../voice/pipecat.ts'
import { firstValue } from './first-value.ts'
import { keysOf } from './keys-of.ts'

const { toolName } = keysOf(logfire, 'labels', 'toolName')

/** Logfire's spans of OpenAI's agents, and Pipecat's. Their plain words mean this in their scopes alone. */
export const readPlainIo: RunReader = ({ scope, attributes }, kind) => {
  const dialect = [logfire, pipecat].find(({ content }) => content?.scopes?.includes(scope.name))
  if (dialect === undefined) return {}
  const keys = keysOf(dialect, 'own', 'input', 'output')
  const input = firstValue(attributes, keys.input)
  const output = firstValue(attributes, keys.output)
  if (kind === 'tool') {
    const name = firstText(attributes, toolName)
    return present<RunContent>({
      toolCall: name === undefined ? undefined : { name },
      input: parseJson(input),
      output: parseJson(output),
    })
  }
  if (kind !== 'llm') return {}
  // Of a call that failed, Logfire says `null`.
  const said = output === 'null' ? undefined : output
  return present<RunContent>({
    inputMessages: readMessages(input, { role: 'user' }),
    outputMessages: readMessages(said, { role: 'assistant', plainText: true }),
  })
}
