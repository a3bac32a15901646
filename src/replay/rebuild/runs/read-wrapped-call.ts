import { readMessages } from '../../../dialects/messages/read-messages.ts'
import { readResponse } from '../../../dialects/messages/response-object.ts'
import { readToolDefinitions } from '../../../dialects/messages/tool-definitions.ts'
import { present } from '../../../dialects/present.ts'
import type { RunContent } from '../../../dialects/run-content.ts'
import { contentText } from '../../../thread/content-part.ts'
import { isJsonObject } from '../../../thread/json.ts'

/**
 * A model call that our own `wrapModel` recorded: the request as the app gave it, and the response as it got it. Messages are
 * found in whatever shape the API has.
 */
export function readWrappedCall(request: unknown, response: unknown): RunContent {
  if (request === undefined && response === undefined) return {}
  const { finishReason, usage } = readResponse(response)
  const inputMessages = readMessages(request, { role: 'user', plainText: true })
  const system = inputMessages
    .filter(({ role }) => role === 'system')
    .map(({ content }) => contentText(content))
    .join('\n\n')
  return present<RunContent>({
    finishReason,
    usage,
    inputMessages,
    system: system || undefined,
    outputMessages: readMessages(response, { role: 'assistant', plainText: true }),
    toolDefinitions: isJsonObject(request) ? readToolDefinitions(request['tools']) : [],
  })
}
