import type { ReadAttributes } from '../../../thread/attribute-text.ts'
import { isJsonObject } from '../../../thread/json.ts'
import type { RunMessage, RunUsage } from '../../../thread/recorded-thread.ts'
import { voltAgent } from '../../frameworks/volt-agent.ts'
import { firstText } from '../../messages/first-text.ts'
import { parseJson } from '../../messages/json/parse-json.ts'
import { readMessages } from '../../messages/read-messages.ts'
import { toNumber } from '../../messages/to-number.ts'
import { present } from '../../present.ts'
import type { RunContent, RunReader } from '../../run-content.ts'
import { firstValue } from '../first-value.ts'
import { keysOf } from '../keys-of.ts'

const OWN = keysOf(voltAgent, 'own', 'input', 'output', 'messages')
const LABELS = keysOf(
  voltAgent,
  'labels',
  'model',
  'finishReason',
  'toolName',
  'toolCallId',
  'inputTokens',
  'outputTokens',
  'cachedInputTokens',
  'reasoningTokens',
)

const MODEL_KEYS = [...(voltAgent.model?.request ?? []), ...LABELS.model]
const FINISH_KEYS = [...(voltAgent.finishReason ?? []), ...LABELS.finishReason]

/** VoltAgent's own keys. */
export const readVoltAgent: RunReader = ({ scope, attributes }, kind) => {
  if (!voltAgent.content?.scopes?.includes(scope.name)) return {}
  if (kind === 'tool') return readTool(attributes)
  const input = firstValue(attributes, OWN.input)
  const output = firstValue(attributes, OWN.output)
  return present<RunContent>({
    input: parseJson(input) ?? undefined,
    output: parseJson(output) ?? undefined,
    model: firstText(attributes, MODEL_KEYS),
    finishReason: firstText(attributes, FINISH_KEYS),
    inputMessages: readMessages(firstValue(attributes, OWN.messages), {
      role: 'user',
      plainText: kind === 'agent',
    }),
    outputMessages: kind === 'agent' ? readAnswer(output) : [],
    usage: readUsage(attributes),
  })
}

// `generateObject` makes no span of its model call, and the agent's has the object as its output (`setOutput` in
// @voltagent/core 2.10).
function readAnswer(output: unknown): readonly RunMessage[] {
  const messages = readMessages(output, { role: 'assistant', plainText: true })
  const isObject = typeof output === 'string' && isJsonObject(parseJson(output))
  return messages.length === 0 && isObject ? [{ role: 'assistant', content: output }] : messages
}

function readTool(attributes: ReadAttributes): RunContent {
  const id = firstText(attributes, LABELS.toolCallId)
  const name = firstText(attributes, LABELS.toolName)
  return present<RunContent>({
    toolCall: name === undefined ? undefined : { name, ...(id !== undefined && { id }) },
    input: parseJson(firstValue(attributes, OWN.input)),
    output: parseJson(firstValue(attributes, OWN.output)),
  })
}

function readUsage(attributes: ReadAttributes): RunUsage | undefined {
  const read = (keys: readonly string[]) => toNumber(firstValue(attributes, keys))
  const usage = present<RunUsage>({
    inputTokens: read(LABELS.inputTokens),
    outputTokens: read(LABELS.outputTokens),
    cachedInputTokens: read(LABELS.cachedInputTokens),
    reasoningTokens: read(LABELS.reasoningTokens),
  })
  return Object.keys(usage).length === 0 ? undefined : usage
}
