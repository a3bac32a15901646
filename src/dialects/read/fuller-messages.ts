import type { RunMessage } from '../../thread/recorded-thread.ts'
import { resultText } from '../messages/content-of.ts'

/**
 * Of two views of what a model was given, the one that says more: the request itself, if it has all that the list has, and
 * more. OpenInference's instrumentations leave out of the list what they have no key for.
 *
 * - For OpenAI's agents, media and the text of past answers: `extractMessageList` in
 *   @arizeai/openinference-instrumentation-openai-agents (0.2).
 * - For Bedrock, the results of tools: `getAttributesFromMessage` in @arizeai/openinference-instrumentation-bedrock (0.5).
 * - For LangChain.js, calls that are not in `additional_kwargs` (@arizeai/openinference-instrumentation-langchain 4.1).
 */
export function fullerMessages(
  listed: readonly RunMessage[],
  request: readonly RunMessage[],
): readonly RunMessage[] {
  const missing = new Map<string, number>()
  for (const saying of request.flatMap(sayingsIn)) {
    missing.set(saying, (missing.get(saying) ?? 0) + 1)
  }
  for (const saying of listed.flatMap(sayingsIn)) {
    const left = missing.get(saying) ?? 0
    if (left === 0) return listed
    if (left === 1) missing.delete(saying)
    else missing.set(saying, left - 1)
  }
  if (missing.size === 0) return listed
  return [...listed.filter(isSystem), ...request.filter((message) => !isSystem(message))]
}

function isSystem({ role }: RunMessage): boolean {
  return role === 'system'
}

/** What a message says, in a form that is equal for both views. */
function sayingsIn(message: RunMessage): readonly string[] {
  const { role, content, toolCalls = [] } = message
  if (isSystem(message)) return []
  const calls = toolCalls.map(({ name }) => `call ${name}`)
  const parts = typeof content === 'string' ? [{ type: 'text', content }] : (content ?? [])
  const texts = parts.map(({ type, ...part }) =>
    type === 'text' && 'content' in part ? resultText(part.content) : '',
  )
  const text = texts.join('').trim()
  const others = parts.filter(({ type }) => type !== 'text' && type !== 'reasoning')
  if (role === 'tool') return text === '' ? [] : [`result ${text}`]
  return [...(text === '' ? [] : [`${role} ${text}`]), ...others.map(() => 'media'), ...calls]
}
