import type { ReadAttributes } from '../../thread/attribute-text.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'
import type { RunKind } from '../../thread/run-kind.ts'
import { firstText } from '../messages/first-text.ts'
import { isMessage } from '../messages/message-of.ts'
import { parseJson } from '../messages/parse-json.ts'
import { readMessages, readSystemText } from '../messages/read-messages.ts'
import { readResponse } from '../messages/response-object.ts'
import { readDocuments } from '../messages/retrieved-documents.ts'
import { present } from '../present.ts'
import type { RunContent, RunReader } from '../run-content.ts'
import { readToolDefinitions } from '../messages/tool-definitions.ts'

/**
 * OpenTelemetry's GenAI conventions of today: messages as JSON of roles and parts, in attributes.
 *
 * @see https://github.com/open-telemetry/semantic-conventions-genai
 */
export const readGenAi: RunReader = ({ attributes, scope }, kind) => {
  const content = readGenAiAttributes(attributes, kind)
  const { inputMessages, outputMessages: _, ...asked } = content
  // AG2 tells a conversation from the side of whoever began it, who is the assistant there.
  if (attributes['ag2.span.type'] === 'conversation') return present({ ...asked, inputMessages })
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
  const read = (key: string, role: 'user' | 'assistant') =>
    readMessages(attributes[key], { role, plainText: true })
  return present<RunContent>({
    system: readSystemText(attributes['gen_ai.system_instructions']),
    inputMessages: read('gen_ai.input.messages', 'user'),
    outputMessages: read('gen_ai.output.messages', 'assistant'),
    finishReason: finishIn(attributes),
    toolDefinitions: readToolDefinitions(attributes['gen_ai.tool.definitions']),
    documents: readDocuments(attributes['gen_ai.retrieval.documents']),
    ...(kind === 'tool' && readToolRun(attributes)),
    ...(kind === 'retriever' && {
      input: parseJson(attributes['gen_ai.retrieval.query.text']) ?? undefined,
    }),
  })
}

// Each message may say itself why it ended.
function finishIn(attributes: ReadAttributes): string | undefined {
  if (attributes['gen_ai.response.finish_reasons'] !== undefined) return undefined
  return readResponse(parseJson(attributes['gen_ai.output.messages'])).finishReason
}

function readToolRun(attributes: ReadAttributes): RunContent {
  const id = firstText(attributes, ['gen_ai.tool.call.id'])
  const name = firstText(attributes, ['gen_ai.tool.name'])
  const hasCall = id !== undefined || name !== undefined
  return present<RunContent>({
    toolCall: hasCall
      ? { ...(id !== undefined && { id }), ...(name !== undefined && { name }) }
      : undefined,
    input: readValue(attributes['gen_ai.tool.call.arguments']),
    output: readValue(attributes['gen_ai.tool.call.result']),
  })
}

function readValue(value: unknown): unknown {
  return value === undefined ? undefined : parseJson(value)
}
