import { isJsonObject } from '../../thread/json.ts'
import { isMessage, messageOf } from './message-of.ts'
import { parseJson } from './json/parse-json.ts'

/**
 * What a tool was given, taken out of what its decorator or callback was given: Python's `args` and `kwargs`, LangChain's
 * `input_str` beside its `inputs`, MCP's `tool_name` beside its `arguments`, TanStack AI's list of one message.
 */
export function givenToFunction(given: unknown): unknown {
  const value = saidInToolMessage(given)
  if (!isJsonObject(value)) return value
  const { args, kwargs, inputs, input_str: text, tool_name: tool, arguments: named } = value
  if (text !== undefined) return inputs ?? parseJson(text)
  if (typeof tool === 'string' && isJsonObject(named)) return named
  const hasPositional = Array.isArray(args) && args.length > 0
  if (Array.isArray(args) && args.length === 1 && Object.keys(value).length === 1) {
    return objectIn(args[0]) ?? value
  }
  return isJsonObject(kwargs) && !hasPositional ? kwargs : value
}

// OpenLLMetry for LangChain.js: the one argument of a tool is JSON of all.
function objectIn(text: unknown): unknown {
  const parsed = typeof text === 'string' ? parseJson(text) : undefined
  return isJsonObject(parsed) ? parsed : undefined
}

/** What a tool gave back, taken out of the message that LangChain makes of it and of what tracers put around that. */
export function givenBack(given: unknown): unknown {
  const value = saidInToolMessage(given)
  const inner = isJsonObject(value) && isWrapper(value) ? value['output'] : value
  if (!isMessage(inner)) return inner
  const [answer] = messageOf(inner, 'tool')
  return answer?.role === 'tool' ? parseJson(answer.content) : inner
}

/** The call that a tool answered, if it gave back the message that LangChain makes of its result. */
export function callAnswered(
  given: unknown,
): { readonly id: string; readonly name?: string } | undefined {
  const inner = isJsonObject(given) && isWrapper(given) ? given['output'] : given
  const [answer] = isMessage(inner) ? messageOf(inner, 'tool') : []
  const { role, toolCallId: id, name } = answer ?? {}
  return role === 'tool' && id !== undefined
    ? { id, ...(name !== undefined && { name }) }
    : undefined
}

// TanStack AI writes the arguments, and the result, as the only message of a list (`otelMiddleware` in @tanstack/ai,
// version 0.58).
function saidInToolMessage(value: unknown): unknown {
  const only: unknown = Array.isArray(value) && value.length === 1 ? value[0] : undefined
  return isJsonObject(only) && only['role'] === 'tool' && typeof only['content'] === 'string'
    ? parseJson(only['content'])
    : value
}

// LangSmith's `{ output }`, OpenLLMetry's `{ output, kwargs }`.
function isWrapper(value: object): boolean {
  return (
    'output' in value && Object.keys(value).every((key) => key === 'output' || key === 'kwargs')
  )
}
