import { contentText } from '../../../thread/content-part.ts'
import { isJsonObject } from '../../../thread/json.ts'
import { haystack } from '../../frameworks/haystack.ts'
import { parseJson } from '../../messages/json/parse-json.ts'
import { readMessages } from '../../messages/read-messages.ts'
import { present } from '../../present.ts'
import type { RunContent, RunReader } from '../../run-content.ts'
import { firstValue } from '../first-value.ts'
import { keysOf } from '../keys-of.ts'

const { component } = keysOf(haystack, 'labels', 'component')

/**
 * Haystack's `ToolInvoker` is given the message that calls tools, and gives back their messages. One that runs several
 * tools at once is left as it is, because a run has one call.
 */
export const readHaystackTool: RunReader = ({ attributes }, kind) => {
  if (kind !== 'tool' || firstValue(attributes, component) !== 'ToolInvoker') return {}
  const given = parseJson(firstValue(attributes, haystack.content?.input ?? []))
  const gave = parseJson(firstValue(attributes, haystack.content?.output ?? []))
  const messages = isJsonObject(given) ? readMessages(given['messages'], { role: 'assistant' }) : []
  const [call, ...others] = messages.at(-1)?.toolCalls ?? []
  if (call === undefined || others.length > 0) return {}
  const { name, id, arguments: args } = call
  const [answer] = isJsonObject(gave) ? readMessages(gave['tool_messages'], { role: 'user' }) : []
  return present<RunContent>({
    toolCall: { name, ...(id !== undefined && { id }) },
    input: parseJson(args),
    output: answer === undefined ? undefined : parseJson(contentText(answer.content)),
  })
}
