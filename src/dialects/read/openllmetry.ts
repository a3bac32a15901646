import type { RecordedSpanEvent } from '../../otlp/recorded-span.ts'
import { isJsonObject } from '../../thread/json.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'
import { firstText } from '../messages/first-text.ts'
import { readIndexed } from '../messages/indexed-attributes.ts'
import { messageOf } from '../messages/message-of.ts'
import { parseJson } from '../messages/parse-json.ts'
import { readDocuments } from '../messages/retrieved-documents.ts'
import { present } from '../present.ts'
import type { RunContent, RunReader } from '../run-content.ts'
import { readToolDefinitions } from '../messages/tool-definitions.ts'

/**
 * OpenLLMetry (Traceloop) before it took over OpenTelemetry's messages, and whoever copied it: `gen_ai.prompt.0.role`.
 */
export const readOpenLlmetry: RunReader = ({ attributes, events }) => {
  const prompt = readIndexed(attributes, 'gen_ai.prompt')
  const completion = readIndexed(attributes, 'gen_ai.completion')
  return present<RunContent>({
    inputMessages: prompt.flatMap((message) => readIndexedMessage(message, 'user')),
    outputMessages: completion.flatMap((message) => readIndexedMessage(message, 'assistant')),
    finishReason: completion
      .filter(isJsonObject)
      .map((message) => firstText(message, ['finish_reason']))
      .find(Boolean),
    toolDefinitions: readToolDefinitions(readIndexed(attributes, 'llm.request.functions')),
    documents: readDocuments(events.filter(isHit).map(hitOf)),
  })
}

function readIndexedMessage(value: unknown, role: string): readonly RunMessage[] {
  const message = parseJson(value)
  if (isJsonObject(message)) return messageOf({ ...message, role: message['role'] ?? role }, role)
  return typeof message === 'string' ? [{ role, content: message }] : []
}

// What a vector store found: an event for each.
function isHit({ name }: RecordedSpanEvent): boolean {
  return name === 'db.query.result'
}

function hitOf({ attributes }: RecordedSpanEvent): unknown {
  const read = (field: string) => attributes[`db.query.result.${field}`]
  return {
    id: read('id'),
    content: read('document'),
    score: read('score'),
    metadata: read('metadata'),
  }
}
