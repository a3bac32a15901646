import type { RecordedSpanEvent } from '../../../otlp/recorded-span.ts'
import type { RunMessage } from '../../../thread/recorded-thread.ts'
import { codex } from '../../agents/codex.ts'
import { firstText } from '../../messages/first-text.ts'
import { parseJson } from '../../messages/json/parse-json.ts'
import { present } from '../../present.ts'
import type { RunContent, RunReader } from '../../run-content.ts'
import { eventOf } from '../event-of.ts'
import { keysOf } from '../keys-of.ts'

const PROMPT = eventOf(codex, 'codex.user_prompt')
const RESULT = eventOf(codex, 'codex.tool_result')
const RESPONSE = eventOf(codex, 'codex.agent_response')
const { model } = keysOf(codex, 'labels', 'model')

/** The words of Codex: log records of a turn's span, in order. */
export const readCodex: RunReader = ({ name, attributes, events }, kind) => {
  if (kind === 'tool') return readTool(events)
  if (kind !== 'agent' && kind !== 'llm') return {}
  const messages = events.flatMap(readEvent)
  return present<RunContent>({
    model: name.startsWith('session_task.') ? firstText(attributes, model) : undefined,
    inputMessages: messages.filter(({ role }) => role === 'user'),
    outputMessages: messages.filter(({ role }) => role !== 'user'),
  })
}

function readEvent({ name, attributes }: RecordedSpanEvent): readonly RunMessage[] {
  if (name === PROMPT) return textMessage('user', firstText(attributes, ['prompt']))
  if (name === RESPONSE) return textMessage('assistant', firstText(attributes, ['response']))
  return name === RESULT ? readResult(attributes) : []
}

// What Codex writes unless its user allows it to log prompts.
const REDACTED = '[REDACTED]'

function textMessage(role: string, content: string | undefined): readonly RunMessage[] {
  return content === undefined || content === REDACTED ? [] : [{ role, content }]
}

function readTool(events: readonly RecordedSpanEvent[]): RunContent {
  const [calling, result] = events.filter((event) => event.name === RESULT).flatMap(readEvent)
  const call = calling?.toolCalls?.[0]
  if (call === undefined) return {}
  const { arguments: input, ...toolCall } = call
  return present<RunContent>({ toolCall, input: parseJson(input), output: result?.content })
}

function readResult(attributes: RecordedSpanEvent['attributes']): readonly RunMessage[] {
  const name = firstText(attributes, codex.toolNames ?? [])
  if (name === undefined) return []
  const id = firstText(attributes, ['call_id'])
  const args = firstText(attributes, ['arguments'])
  const output = firstText(attributes, ['output'])
  const call = {
    name,
    ...(id !== undefined && { id }),
    ...(args !== undefined && { arguments: args }),
  }
  return [
    { role: 'assistant', content: null, toolCalls: [call] },
    {
      role: 'tool',
      name,
      ...(output !== undefined && { content: output }),
      ...(id !== undefined && { toolCallId: id }),
    },
  ]
}
