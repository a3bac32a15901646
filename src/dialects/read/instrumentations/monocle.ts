import type { RecordedSpan } from '../../../otlp/recorded-span.ts'
import type { ReadAttributes } from '../../../thread/attribute-text.ts'
import { isJsonObject } from '../../../thread/json.ts'
import type { RunMessage } from '../../../thread/recorded-thread.ts'
import type { RunKind } from '../../../thread/run-kind.ts'
import { toRole } from '../../messages/chat-role.ts'
import { firstText } from '../../messages/first-text.ts'
import { parseJson } from '../../messages/json/parse-json.ts'
import { readMessages } from '../../messages/read-messages.ts'
import { readDocuments } from '../../messages/retrieved-documents.ts'
import { toNumber } from '../../messages/to-number.ts'
import { monocle } from '../../platforms/monocle.ts'
import { present } from '../../present.ts'
import type { RunContent, RunReader } from '../../run-content.ts'
import { eventOf } from '../event-of.ts'
import { firstValue } from '../first-value.ts'
import { keysOf } from '../keys-of.ts'

const OWN = keysOf(monocle, 'own', 'input', 'response')
const LABELS = keysOf(
  monocle,
  'labels',
  'entity',
  'error',
  'finishReason',
  'inputTokens',
  'outputTokens',
)
const INPUT = eventOf(monocle, 'data.input')
const OUTPUT = eventOf(monocle, 'data.output')
// An event without content, so that no dialect has to list it.
const FACTS = 'metadata'

/** Monocle's events and entities. */
export const readMonocle: RunReader = ({ scope, attributes, events }, kind) => {
  if (!monocle.content?.scopes?.includes(scope.name)) return {}
  const input = firstValue(fieldsOf(events, INPUT), OWN.input)
  const answer = fieldsOf(events, OUTPUT)
  // Of a call that failed, the response is why.
  const hasFailed = firstValue(answer, LABELS.error) !== undefined
  const output = hasFailed ? undefined : firstValue(answer, OWN.response)
  const facts = fieldsOf(events, FACTS)
  const inputTokens = firstValue(facts, LABELS.inputTokens)
  return present<RunContent>({
    ...readIo(kind, input, output),
    model: entityName(attributes, 'model.'),
    toolCall: readTool(kind, attributes),
    finishReason: firstText(facts, LABELS.finishReason),
    usage:
      inputTokens === undefined
        ? undefined
        : present({
            inputTokens: toNumber(inputTokens),
            outputTokens: toNumber(firstValue(facts, LABELS.outputTokens)),
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
    const read = (field: string) =>
      firstText(
        attributes,
        LABELS.entity.map((entity) => `${entity}.${nth}.${field}`),
      )
    if (read('type')?.startsWith(type)) return read('name')
  }
  return undefined
}
