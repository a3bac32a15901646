import { firstText } from '../messages/first-text.ts'
import { parseJson } from '../messages/parse-json.ts'
import { readMessages } from '../messages/read-messages.ts'
import { present } from '../present.ts'
import type { RunContent, RunReader } from '../run-content.ts'

const SCOPES: ReadonlySet<string> = new Set(['logfire.openai_agents', 'pipecat'])

/** Logfire's spans of OpenAI's agents, and Pipecat's: `input` and `output` mean this in their scopes alone. */
export const readPlainIo: RunReader = ({ scope, attributes }, kind) => {
  if (!SCOPES.has(scope.name)) return {}
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
  // Of a call that failed, Logfire says `null`.
  const said = output === 'null' ? undefined : output
  return present<RunContent>({
    inputMessages: readMessages(input, { role: 'user' }),
    outputMessages: readMessages(said, { role: 'assistant', plainText: true }),
  })
}
