import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { isJsonObject } from '../thread/json.ts'
import type { ClassifiableSpan } from './classifiable-span.ts'
import { classifySpan } from './classify-span.ts'
import { parseJson } from './messages/parse-json.ts'

/** The thread that another tool says a span belongs to. */
export interface ForeignThread {
  readonly id: string
  /**
   * False for a `session.id` or `conversation.id` on a span that is no run, for any web page's spans have one, and for the
   * id of an OpenAI response, which Microsoft's Agent Framework gives out for a conversation's though each call has
   * another. It only counts where runs in the same trace name no thread themselves, and of several the one that starts
   * first.
   */
  readonly isCertain: boolean
}

/**
 * Under which keys other tools write the id of a conversation, the most exact first. LangSmith's
 * `langsmith.trace.session_id` is not among them: it is a project.
 */
export const FOREIGN_THREAD_KEYS = [
  'gen_ai.conversation.id',
  'langfuse.session.id',
  'session.id',
  'voltagent.conversation_id',
  'conversation.id',
  'lmnr.association.properties.session_id',
  'traceloop.association.properties.conversation_id',
  'traceloop.association.properties.session_id',
  'traceloop.association.properties.thread_id',
  'traceloop.association.properties.chat_id',
  'langsmith.metadata.thread_id',
  'langsmith.metadata.session_id',
  'langsmith.metadata.conversation_id',
  'langwatch.thread.id',
  'langwatch.thread_id',
  'mastra.metadata.threadId',
  'mlflow.trace.session',
  'gcp.vertex.agent.session_id',
  'genkit:sessionId',
  'spring.ai.chat.client.conversation.id',
  'scope.agentic.session',
  'lk.pii.room_name',
  'lk.room_name',
  'ai.telemetry.metadata.sessionId',
  'ai.telemetry.metadata.conversationId',
  'ai.telemetry.metadata.threadId',
  'ai.telemetry.metadata.chatId',
  'ai.settings.context.sessionId',
  'ai.settings.context.conversationId',
  'ai.settings.context.threadId',
] as const

/** Those of them that any web page's spans may have. */
export const PAGE_THREAD_KEYS: ReadonlySet<string> = new Set(['session.id', 'conversation.id'])

/**
 * The thread of a span that has no `chat.thread_id`, by the keys of other tools; `undefined` where it has none of them.
 * Only to be asked in traces in which no span has a `chat.thread_id`: there, an app's own word counts alone.
 */
export function readForeignThread(
  span: Pick<RecordedSpan, 'name' | 'scope' | 'attributes'>,
): ForeignThread | undefined {
  const { attributes } = span
  for (const key of FOREIGN_THREAD_KEYS) {
    const id = toId(attributes[key])
    if (id === undefined) continue
    return { id, isCertain: isCertain(key, id, span) }
  }
  const id = readInScope(span)
  return id === undefined ? undefined : { id, isCertain: true }
}

// Keys that mean a thread in their own scope alone, as OpenAI's agents group traces, and JSON of whatever an app tells of
// itself.
function readInScope({
  scope,
  attributes,
}: Pick<RecordedSpan, 'scope' | 'attributes'>): string | undefined {
  if (scope.name === 'logfire.openai_agents') return toId(attributes['group_id'])
  if (scope.name === 'langwatch') {
    return toId(attributes['thread_id']) ?? readMetadata(attributes['metadata'])
  }
  return readMetadata(attributes['braintrust.metadata'])
}

const METADATA_KEYS = ['thread_id', 'conversation_id', 'session_id'] as const

function readMetadata(value: unknown): string | undefined {
  if (value === undefined) return undefined
  const metadata = parseJson(value)
  if (!isJsonObject(metadata)) return undefined
  return METADATA_KEYS.map((key) => toId(metadata[key])).find((id) => id !== undefined)
}

function isCertain(key: string, id: string, span: ClassifiableSpan): boolean {
  if (PAGE_THREAD_KEYS.has(key)) return classifySpan(span) !== undefined
  return key !== 'gen_ai.conversation.id' || !id.startsWith('resp_')
}

// An app's own ids may be numbers.
function toId(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}
