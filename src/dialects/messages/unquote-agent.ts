import type { ContentPart } from '../../thread/content-part.ts'
import type { ToolCall } from '../../thread/message.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'
import { resultText } from './content-of.ts'
import { parseJson } from './json/parse-json.ts'
import { parsePythonLiteral } from './json/python-literal.ts'

const PREAMBLE = 'For context:'
// ADK 2 puts quoted words between marks, ADK 1 behind a space.
const QUOTE =
  /^\[[^\]]+\] (?:(said|thought)|called tool `([^`]*)` with parameters|(?:tool )?`([^`]*)` (?:tool )?returned result):\s(?:<<<BEGIN_QUOTED_AGENT_CONTENT>>>\n(.*)\n<<<END_QUOTED_AGENT_CONTENT>>>|(.*))$/s

/**
 * What another agent said, as a separate message. Google's ADK gives an agent the turns of others as words of the user:
 * `For context:`, then a part for each text, call and result. Source: google/adk-python,
 * `src/google/adk/flows/llm_flows/context/_fencing.py` (2.13), and `contents.py` in 1.x; google/adk-js,
 * `convertForeignEvent` in `core/src/agents/processors/content_processor_utils.ts` (2.0), which writes JSON. Any other message
 * stays as it is.
 */
export function unquoteAgent(message: RunMessage): readonly RunMessage[] {
  const { role, content } = message
  if (role !== 'user' || !Array.isArray(content)) return [message]
  const [first, ...parts] = content
  const isQuote =
    textOf(first)?.startsWith(PREAMBLE) === true &&
    parts.some((part) => QUOTE.test(textOf(part) ?? ''))
  return isQuote ? unquoteParts(parts) : [message]
}

function unquoteParts(parts: readonly ContentPart[]): readonly RunMessage[] {
  const spoken: ContentPart[] = []
  const toolCalls: ToolCall[] = []
  const results: RunMessage[] = []
  for (const part of parts) {
    const [, verb, called, answered, fenced, bare] = QUOTE.exec(textOf(part) ?? '') ?? []
    const quoted = fenced ?? bare ?? ''
    if (called !== undefined) {
      toolCalls.push({ name: called, arguments: valueOf(quoted) })
    } else if (answered !== undefined) {
      const result = valueOf(quoted)
      results.push({ role: 'tool', name: answered, content: resultText(result) })
    } else if (verb === undefined) spoken.push(part)
    else spoken.push({ type: verb === 'said' ? 'text' : 'reasoning', content: quoted })
  }
  const isSpoken = spoken.length + toolCalls.length > 0
  return isSpoken ? [agentMessage(spoken, toolCalls), ...results] : results
}

function valueOf(quoted: string): unknown {
  const value = parseJson(quoted)
  return typeof value === 'string' ? (parsePythonLiteral(quoted) ?? quoted) : value
}

function agentMessage(spoken: readonly ContentPart[], toolCalls: readonly ToolCall[]): RunMessage {
  const [only] = spoken
  const text = spoken.length === 1 ? textOf(only) : undefined
  return {
    role: 'assistant',
    content: text ?? (spoken.length === 0 ? null : spoken),
    ...(toolCalls.length > 0 && { toolCalls }),
  }
}

function textOf(part: ContentPart | undefined): string | undefined {
  const text = part?.type === 'text' ? part['content'] : undefined
  return typeof text === 'string' ? text : undefined
}
