import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import type { ReadAttributes } from '../../thread/attribute-text.ts'
import { isJsonObject } from '../../thread/json.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'
import type { RunKind } from '../../thread/run-kind.ts'
import { toRole } from '../messages/chat-role.ts'
import { firstText } from '../messages/first-text.ts'
import { parseJson } from '../messages/parse-json.ts'
import { readMessages } from '../messages/read-messages.ts'
import { readDocuments } from '../messages/retrieved-documents.ts'
import { present } from '../present.ts'
import type { RunContent, RunReader } from '../run-content.ts'
import { toNumber } from '../messages/to-number.ts'

const SCOPE = 'monocle_apptrace'

/**
 * Monocle: what went in and came out are events, what took part are numbered entities.
 *
 * @see https://github.com/monocle2ai/monocle
 */
export const readMonocle: RunReader = ({ scope, attributes, events }, kind) => {
  if (scope.name !== SCOPE) return {}
  const input = fieldsOf(events, 'data.input')['input']
  const { response, error_code: error } = fieldsOf(events, 'data.output')
  // Of a call that failed, the response is why.
  const output = error === undefined ? response : undefined
  const facts = fieldsOf(events, 'metadata')
  return present<RunContent>({
    ...readIo(kind, input, output),
    model: entityName(attributes, 'model.'),
    toolCall: readTool(kind, attributes),
    finishReason: firstText(facts, ['finish_reason']),
    usage:
      facts['prompt_tokens'] === undefined
        ? undefined
        : present({
            inputTokens: toNumber(facts['prompt_tokens']),
            outputTokens: toNumber(facts['completion_tokens']),
          }),
  })
}

function fieldsOf(events: RecordedSpan['events'], name: string): ReadAttributes {
  return events.find((event) => event.name === name)?.attributes ?? {}
}

function readIo(kind: RunKind, input: unknown, output: unknown): RunContent {
  if (kind === 'llm' || kind === 'agent') {
    return present<RunContent>({
      inputMessages: listOf(input).flatMap((said) => messagesIn(said, 'user')),
      outputMessages: listOf(output).flatMap((said) => messagesIn(said, 'assistant')),
    })
  }
  return present<RunContent>({
    input: parseJson(input) ?? undefined,
    output: parseJson(output) ?? undefined,
    documents: kind === 'retriever' ? readDocuments(output) : [],
  })
}

function listOf(value: unknown): readonly unknown[] {
  const list = parseJson(value)
  return Array.isArray(list) ? list : list == null ? [] : [list]
}

// `{ "human": "…" }`, as JSON in a list; an answer that calls a tool holds the call.
function messagesIn(value: unknown, role: 'user' | 'assistant'): readonly RunMessage[] {
  const said = parseJson(value)
  const [entry, ...others] = isJsonObject(said) ? Object.entries(said) : []
  if (entry === undefined || others.length > 0) return readMessages(said, { role, plainText: true })
  const [speaker, content] = entry
  const spoken = typeof content === 'string' ? content : [content].flat()
  return readMessages({ role: toRole(speaker), content: spoken }, { role })
}

function readTool(kind: RunKind, attributes: ReadAttributes): RunContent['toolCall'] {
  const name = kind === 'tool' ? entityName(attributes, 'tool.') : undefined
  return name === undefined ? undefined : { name }
}

const MAX_ENTITIES = 16

function entityName(attributes: ReadAttributes, type: string): string | undefined {
  for (let nth = 1; nth <= MAX_ENTITIES; nth++) {
    const entity = `entity.${nth}`
    const isOfType = firstText(attributes, [`${entity}.type`])?.startsWith(type) ?? false
    if (isOfType) return firstText(attributes, [`${entity}.name`])
  }
  return undefined
}
