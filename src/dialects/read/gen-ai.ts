import type { ReadAttributes } from '../../thread/attribute-text.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'
import type { RunKind } from '../../thread/run-kind.ts'
import { openTelemetry } from '../conventions/open-telemetry.ts'
import { ag2 } from '../frameworks/ag2.ts'
import { firstText } from '../messages/first-text.ts'
import { isMessage } from '../messages/message-of.ts'
import { parseJson } from '../messages/json/parse-json.ts'
import { readMessages, readSystemText } from '../messages/read-messages.ts'
import { readResponse } from '../messages/response-object.ts'
import { readDocuments } from '../messages/retrieved-documents.ts'
import { readToolDefinitions } from '../messages/tool-definitions.ts'
import { present } from '../present.ts'
import type { RunContent, RunReader } from '../run-content.ts'
import { firstValue } from './first-value.ts'
import { keysOf } from './keys-of.ts'

const OWN = keysOf(
  openTelemetry,
  'own',
  'system',
  'inputMessages',
  'outputMessages',
  'toolDefinitions',
  'documents',
  'query',
  'toolArguments',
  'toolResult',
)
const { toolCallId } = keysOf(openTelemetry, 'labels', 'toolCallId')
const AG2 = keysOf(ag2, 'labels', 'type')

/** OpenTelemetry's GenAI conventions of today: messages as JSON of roles and parts, in attributes. */
export const readGenAi: RunReader = ({ attributes, scope }, kind) => {
  const content = readGenAiAttributes(attributes, kind)
  const { inputMessages, outputMessages: _, ...asked } = content
  // The agent that began the conversation is the assistant in it, so nothing in it is an answer.
  if (firstValue(attributes, AG2.type) === 'conversation') {
    return present({ ...asked, inputMessages })
  }
  if (inputMessages === undefined || !scope.name.startsWith('@traceloop/')) return content
  return { ...content, inputMessages: unfold(inputMessages) }
}

// OpenLLMetry puts all that OpenAI's Responses API was given into the text of one message.
function unfold(messages: readonly RunMessage[]): readonly RunMessage[] {
  const [only, ...others] = messages
  const list = others.length === 0 ? parseJson(only?.content) : undefined
  return Array.isArray(list) && list.length > 0 && list.every(isMessage)
    ? readMessages(list, { role: 'user' })
    : messages
}

/** The same from anything that has these attributes: a span, or its event `gen_ai.client.inference.operation.details`. */
export function readGenAiAttributes(attributes: ReadAttributes, kind: RunKind): RunContent {
  const read = (keys: readonly string[], role: 'user' | 'assistant') =>
    readMessages(firstValue(attributes, keys), { role, plainText: true })
  return present<RunContent>({
    system: readSystemText(firstValue(attributes, OWN.system)),
    inputMessages: read(OWN.inputMessages, 'user'),
    outputMessages: read(OWN.outputMessages, 'assistant'),
    finishReason: finishIn(attributes),
    toolDefinitions: readToolDefinitions(firstValue(attributes, OWN.toolDefinitions)),
    documents: readDocuments(firstValue(attributes, OWN.documents)),
    ...(kind === 'tool' && readToolRun(attributes)),
    ...(kind === 'retriever' && {
      input: parseJson(firstValue(attributes, OWN.query)) ?? undefined,
    }),
  })
}

// Each message may say itself why it ended.
function finishIn(attributes: ReadAttributes): string | undefined {
  if (openTelemetry.finishReason?.some((key) => attributes[key] !== undefined)) return undefined
  return readResponse(parseJson(firstValue(attributes, OWN.outputMessages))).finishReason
}

function readToolRun(attributes: ReadAttributes): RunContent {
  const id = firstText(attributes, toolCallId)
  const name = firstText(attributes, openTelemetry.toolNames ?? [])
  const hasCall = id !== undefined || name !== undefined
  return present<RunContent>({
    toolCall: hasCall
      ? { ...(id !== undefined && { id }), ...(name !== undefined && { name }) }
      : undefined,
    input: parseJson(firstValue(attributes, OWN.toolArguments)),
    output: parseJson(firstValue(attributes, OWN.toolResult)),
  })
}
