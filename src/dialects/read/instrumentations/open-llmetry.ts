import type { RecordedSpanEvent } from '../../../otlp/recorded-span.ts'
import type { ReadAttributes } from '../../../thread/attribute-text.ts'
import { isJsonObject } from '../../../thread/json.ts'
import type { RunMessage } from '../../../thread/recorded-thread.ts'
import { openLlmetry } from '../../conventions/open-llmetry.ts'
import { vectorStores } from '../../conventions/vector-stores.ts'
import { firstText } from '../../messages/first-text.ts'
import { readIndexed } from '../../messages/indexed-attributes.ts'
import { messageOf } from '../../messages/message-of.ts'
import { parseJson } from '../../messages/json/parse-json.ts'
import { readDocuments } from '../../messages/retrieved-documents.ts'
import { readToolDefinitions } from '../../messages/tool-definitions.ts'
import { present } from '../../present.ts'
import type { RunContent, RunReader } from '../../run-content.ts'
import { eventOf } from '../event-of.ts'
import { firstValue } from '../first-value.ts'
import { keysOf } from '../keys-of.ts'

const INDEXED = keysOf(openLlmetry, 'indexed', 'prompt', 'completion', 'toolDefinitions')
const HIT = eventOf(vectorStores, 'db.query.result')
const HIT_TEXT = keysOf(vectorStores, 'own', 'hitText', 'hitMetadata')
const HIT_LABELS = keysOf(vectorStores, 'labels', 'hitId', 'hitScore')

/** OpenLLMetry before it took over OpenTelemetry's messages, and those that copied it: `gen_ai.prompt.0.role`. */
export const readOpenLlmetry: RunReader = ({ attributes, events }) => {
  const prompt = readLists(attributes, INDEXED.prompt)
  const completion = readLists(attributes, INDEXED.completion)
  return present<RunContent>({
    inputMessages: prompt.flatMap((message) => readIndexedMessage(message, 'user')),
    outputMessages: completion.flatMap((message) => readIndexedMessage(message, 'assistant')),
    finishReason: completion
      .filter(isJsonObject)
      .map((message) => firstText(message, ['finish_reason']))
      .find(Boolean),
    toolDefinitions: readToolDefinitions(readLists(attributes, INDEXED.toolDefinitions)),
    documents: readDocuments(events.filter(({ name }) => name === HIT).map(hitOf)),
  })
}

function readLists(attributes: ReadAttributes, keys: readonly string[]): readonly unknown[] {
  return keys.flatMap((key) => readIndexed(attributes, key))
}

function readIndexedMessage(value: unknown, role: string): readonly RunMessage[] {
  const message = parseJson(value)
  if (isJsonObject(message)) {
    // Its instrumentation of OpenAI's completions for Python has the prompt under the name of its role.
    const content = message['content'] ?? message[role]
    return messageOf({ ...message, content, role: message['role'] ?? role }, role)
  }
  return typeof message === 'string' ? [{ role, content: message }] : []
}

// What a vector store found: an event for each.
function hitOf({ attributes }: RecordedSpanEvent): unknown {
  return {
    id: firstValue(attributes, HIT_LABELS.hitId),
    content: firstValue(attributes, HIT_TEXT.hitText),
    score: firstValue(attributes, HIT_LABELS.hitScore),
    metadata: firstValue(attributes, HIT_TEXT.hitMetadata),
  }
}
