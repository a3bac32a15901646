import type { ReadAttributes } from '../../thread/attribute-text.ts'
import type { RunUsage } from '../../thread/recorded-thread.ts'
import { firstText } from '../messages/first-text.ts'
import { parseJson } from '../messages/parse-json.ts'
import { readMessages } from '../messages/read-messages.ts'
import { present } from '../present.ts'
import type { RunContent, RunReader } from '../run-content.ts'
import { toNumber } from '../messages/to-number.ts'

const SCOPE = '@voltagent/core'

/**
 * VoltAgent: what its models are given stands on their spans, what they answer on the agent's alone. `tool.parameters` is
 * the tool's schema, as nowhere else.
 *
 * @see https://voltagent.dev/observability/
 */
export const readVoltAgent: RunReader = ({ scope, attributes }, kind) => {
  if (scope.name !== SCOPE) return {}
  if (kind === 'tool') return readTool(attributes)
  const { input, output } = attributes
  const read = (value: unknown, role: 'user' | 'assistant') =>
    readMessages(value, { role, plainText: kind === 'agent' })
  return present<RunContent>({
    input: parseJson(input) ?? undefined,
    output: parseJson(output) ?? undefined,
    model: firstText(attributes, ['llm.model', 'ai.model.name']),
    finishReason: firstText(attributes, ['llm.finish_reason', 'ai.response.finish_reason']),
    inputMessages: read(attributes['llm.messages'] ?? attributes['agent.messages'], 'user'),
    outputMessages: kind === 'agent' ? read(output, 'assistant') : [],
    usage: readUsage(attributes),
  })
}

function readTool(attributes: ReadAttributes): RunContent {
  const id = firstText(attributes, ['tool.call.id'])
  const name = firstText(attributes, ['tool.name'])
  return present<RunContent>({
    toolCall: name === undefined ? undefined : { name, ...(id !== undefined && { id }) },
    input: parseJson(attributes['input']),
    output: parseJson(attributes['output']),
  })
}

function readUsage(attributes: ReadAttributes): RunUsage | undefined {
  const read = (name: string) => toNumber(attributes[`usage.${name}`])
  const usage = present<RunUsage>({
    inputTokens: read('prompt_tokens'),
    outputTokens: read('completion_tokens'),
    cachedInputTokens: read('cached_tokens'),
    reasoningTokens: read('reasoning_tokens'),
  })
  return Object.keys(usage).length === 0 ? undefined : usage
}
