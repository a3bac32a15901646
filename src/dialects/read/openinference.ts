import type { ReadAttributes } from '../../thread/attribute-text.ts'
import { isJsonObject } from '../../thread/json.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'
import { firstText } from '../messages/first-text.ts'
import { readIndexed } from '../messages/indexed-attributes.ts'
import { parseJson } from '../messages/parse-json.ts'
import { readMessages } from '../messages/read-messages.ts'
import { readDocuments } from '../messages/retrieved-documents.ts'
import { present } from '../present.ts'
import type { RunContent, RunReader } from '../run-content.ts'
import { readToolDefinitions } from '../messages/tool-definitions.ts'

/**
 * OpenInference (Arize Phoenix): lists spread over indexed keys.
 *
 * @see https://github.com/Arize-ai/openinference/blob/main/spec/semantic_conventions.md
 */
export const readOpenInference: RunReader = ({ attributes }, kind) =>
  present<RunContent>({
    inputMessages: [
      ...readChat(attributes, 'llm.input_messages', 'user'),
      // traceAI of Future AGI.
      ...readChat(attributes, 'gen_ai.input.messages', 'user'),
      ...readChat(attributes, 'llm.prompts', 'user'),
    ],
    outputMessages: [
      ...joinPieces(readChat(attributes, 'llm.output_messages', 'assistant')),
      ...readChat(attributes, 'gen_ai.output.messages', 'assistant'),
      ...readChat(attributes, 'llm.choices', 'assistant'),
    ],
    toolDefinitions: readTools(attributes),
    documents: [
      ...readDocuments(readIndexed(attributes, 'retrieval.documents')),
      ...readDocuments(readIndexed(attributes, 'reranker.output_documents')),
    ],
    ...(kind === 'tool' && readTool(attributes)),
    ...(kind === 'reranker' && { input: attributes['reranker.query'] }),
  })

function readChat(
  attributes: ReadAttributes,
  prefix: string,
  role: 'user' | 'assistant',
): readonly RunMessage[] {
  return readMessages(readIndexed(attributes, prefix), { role, plainText: true })
}

// BeeAI's instrumentation writes one message for each piece of a stream. Nobody asks a model for so many choices.
const MOST_CHOICES = 16

function joinPieces(messages: readonly RunMessage[]): readonly RunMessage[] {
  const texts = messages.map(({ content }) => content)
  const arePieces =
    messages.length > MOST_CHOICES && texts.every((text) => typeof text === 'string')
  return arePieces ? [{ role: 'assistant', content: texts.join('') }] : messages
}

function readTools(attributes: ReadAttributes): RunContent['toolDefinitions'] {
  const listed = readToolDefinitions(readIndexed(attributes, 'llm.tools'))
  return listed.length > 0 ? listed : readToolDefinitions(attributes['llm.tools'])
}

function readTool(attributes: ReadAttributes): RunContent {
  const id = firstText(attributes, ['tool_call.id', 'tool.id', 'tool.call.id'])
  const name = firstText(attributes, ['tool.name', 'tool_call.function.name'])
  const args = parseJson(
    attributes['tool_call.function.arguments'] ??
      attributes['input.value'] ??
      attributes['tool.parameters'],
  )
  const isNamed = id !== undefined || name !== undefined
  return present<RunContent>({
    toolCall: isNamed
      ? { ...(id !== undefined && { id }), ...(name !== undefined && { name }) }
      : undefined,
    // A JSON Schema is what the tool takes, not what it was given.
    input:
      isJsonObject(args) && args['type'] === 'object' && isJsonObject(args['properties'])
        ? undefined
        : args,
  })
}
