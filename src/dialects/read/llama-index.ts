import type { RecordedSpanEvent } from '../../otlp/recorded-span.ts'
import { firstText } from '../messages/first-text.ts'
import { parseJson } from '../messages/parse-json.ts'
import { readMessages } from '../messages/read-messages.ts'
import { readDocuments } from '../messages/retrieved-documents.ts'
import { present } from '../present.ts'
import type { RunContent, RunReader } from '../run-content.ts'
import { toNumber } from '../messages/to-number.ts'
import type { RunUsage } from '../../thread/recorded-thread.ts'

const SCOPE = 'llamaindex.opentelemetry.tracer'

/**
 * LlamaIndex's own instrumentation: nothing on the span, all in its events, whose fields are flattened into attributes.
 *
 * @see https://docs.llamaindex.ai/en/stable/module_guides/observability/
 */
export const readLlamaIndex: RunReader = ({ scope, events }) => {
  if (scope.name !== SCOPE) return {}
  return Object.assign({}, ...events.map(readEvent)) as RunContent
}

const READERS: Readonly<Record<string, (event: RecordedSpanEvent['attributes']) => RunContent>> = {
  LLMChatStartEvent: (event) =>
    present<RunContent>({
      model: firstText(event, ['model_dict.model_name', 'model_dict.model']),
      inputMessages: readMessages(event['messages'], { role: 'user' }),
    }),
  LLMChatEndEvent: (event) =>
    present<RunContent>({
      outputMessages: readMessages(answerIn(event), { role: 'assistant' }),
      usage: usageIn(event),
    }),
  EmbeddingEndEvent: (event) => present<RunContent>({ input: parseJson(event['chunks']) }),
  RetrievalStartEvent: (event) => present<RunContent>({ input: questionIn(event) }),
  RetrievalEndEvent: (event) => present<RunContent>({ documents: readDocuments(event['nodes']) }),
}

function readEvent({ name, attributes }: RecordedSpanEvent): RunContent {
  return READERS[name]?.(attributes) ?? {}
}

function answerIn(event: RecordedSpanEvent['attributes']): unknown {
  return {
    role: event['response.message.role'],
    blocks: parseJson(event['response.message.blocks']),
    additional_kwargs: {
      tool_calls: parseJson(event['response.message.additional_kwargs.tool_calls']),
    },
  }
}

function usageIn(event: RecordedSpanEvent['attributes']): RunUsage | undefined {
  const read = (name: string) =>
    toNumber(event[`response.raw.usage.${name}`] ?? event[`response.additional_kwargs.${name}`])
  const usage = present<RunUsage>({
    inputTokens: read('prompt_tokens') ?? read('input_tokens'),
    outputTokens: read('completion_tokens') ?? read('output_tokens'),
  })
  return Object.keys(usage).length === 0 ? undefined : usage
}

function questionIn(event: RecordedSpanEvent['attributes']): string | undefined {
  return firstText(event, ['str_or_query_bundle.query_str', 'str_or_query_bundle'])
}
