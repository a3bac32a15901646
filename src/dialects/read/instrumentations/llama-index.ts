import type { RecordedSpanEvent } from '../../../otlp/recorded-span.ts'
import type { RunUsage } from '../../../thread/recorded-thread.ts'
import { llamaIndex } from '../../frameworks/llama-index.ts'
import { firstText } from '../../messages/first-text.ts'
import { parseJson } from '../../messages/json/parse-json.ts'
import { parsePythonLiteral } from '../../messages/json/python-literal.ts'
import { readMessages } from '../../messages/read-messages.ts'
import { readDocuments } from '../../messages/retrieved-documents.ts'
import { toNumber } from '../../messages/to-number.ts'
import { present } from '../../present.ts'
import type { RunContent, RunReader } from '../../run-content.ts'
import { eventOf } from '../event-of.ts'
import { firstValue } from '../first-value.ts'
import { keysOf } from '../keys-of.ts'

type EventAttributes = RecordedSpanEvent['attributes']

const OWN = keysOf(
  llamaIndex,
  'own',
  'messages',
  'answer',
  'toolCalls',
  'embedded',
  'query',
  'documents',
  'stepOutput',
)
const LABELS = keysOf(llamaIndex, 'labels', 'model', 'role', 'usage')

/** LlamaIndex's events. */
export const readLlamaIndex: RunReader = ({ scope, events }) => {
  if (!llamaIndex.content?.scopes?.includes(scope.name)) return {}
  return Object.assign({}, ...events.map(readEvent)) as RunContent
}

const READERS: ReadonlyMap<string, (event: EventAttributes) => RunContent> = new Map([
  [
    eventOf(llamaIndex, 'LLMChatStartEvent'),
    (event) =>
      present<RunContent>({
        model: firstText(event, LABELS.model),
        inputMessages: readMessages(firstValue(event, OWN.messages), { role: 'user' }),
      }),
  ],
  [
    eventOf(llamaIndex, 'LLMChatEndEvent'),
    (event) =>
      present<RunContent>({
        outputMessages: readMessages(answerIn(event), { role: 'assistant' }),
        usage: usageIn(event),
      }),
  ],
  [
    eventOf(llamaIndex, 'step.output'),
    (event) => present<RunContent>({ outputMessages: answerOfStep(event) }),
  ],
  [
    eventOf(llamaIndex, 'EmbeddingEndEvent'),
    (event) => present<RunContent>({ input: parseJson(firstValue(event, OWN.embedded)) }),
  ],
  [
    eventOf(llamaIndex, 'RetrievalStartEvent'),
    (event) => present<RunContent>({ input: firstText(event, OWN.query) }),
  ],
  [
    eventOf(llamaIndex, 'RetrievalEndEvent'),
    (event) => present<RunContent>({ documents: readDocuments(firstValue(event, OWN.documents)) }),
  ],
])

function readEvent({ name, attributes }: RecordedSpanEvent): RunContent {
  return READERS.get(name)?.(attributes) ?? {}
}

// The end event of a stream has no answer. The step of the agent around it has, as Python prints it, in 200 characters.
function answerOfStep(event: EventAttributes): RunContent['outputMessages'] {
  const output = firstText(event, OWN.stepOutput)
  if (output?.startsWith('AgentOutput(') !== true) return undefined
  return readMessages(parsePythonLiteral(output), { role: 'assistant' })
}

function answerIn(event: EventAttributes): unknown {
  return {
    role: firstValue(event, LABELS.role),
    blocks: parseJson(firstValue(event, OWN.answer)),
    additional_kwargs: { tool_calls: parseJson(firstValue(event, OWN.toolCalls)) },
  }
}

function usageIn(event: EventAttributes): RunUsage | undefined {
  const read = (name: string) =>
    toNumber(
      firstValue(
        event,
        LABELS.usage.map((start) => start + name),
      ),
    )
  const usage = present<RunUsage>({
    inputTokens: read('prompt_tokens') ?? read('input_tokens'),
    outputTokens: read('completion_tokens') ?? read('output_tokens'),
  })
  return Object.keys(usage).length === 0 ? undefined : usage
}
