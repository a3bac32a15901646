import type { Alterations } from './alteration.ts'
import type { ReadAttributes } from './attribute-text.ts'
import type { MessageContent } from './content-part.ts'
import type { UnixNano } from './instant.ts'
import type { JsonObject } from './json.ts'
import type { Message, ToolCall } from './message.ts'
import type { MessageId } from './message-id.ts'
import type { Opinions, RecordedLabel } from './feedback/recorded-feedback.ts'
import type { RunKind } from './run-kind.ts'
import type { StreamState } from './stream/stream-state.ts'
import type { StreamChunk } from './stream/stream-timing.ts'

/** A thread, rebuilt from spans. Its feedback and outcome are those about the thread as a whole. */
export interface RecordedThread extends Opinions {
  readonly id: string
  readonly userId?: string
  /** The user's props from all services, merged. A later value of a key wins. */
  readonly userProps?: JsonObject
  /** Tags of the thread, each once, in order of first appearance. */
  readonly tags: readonly string[]
  readonly metadata?: JsonObject
  /** From the first start to the last end of anything in the thread. */
  readonly startUnixNano: UnixNano
  readonly endUnixNano: UnixNano
  /** Every message, tries and edits included, in the order of the conversation. */
  readonly messages: readonly RecordedMessage[]
  /** The IDs of the messages of the current branch: the last try and the last edit of each. */
  readonly path: readonly MessageId[]
  /** UI events in order of time. Each is also among the `events` of the message before it. */
  readonly events: readonly RecordedEvent[]
  /** Run trees that no recorded message caused. */
  readonly runs: readonly RecordedRun[]
  /** The names of all services that took part, in order of appearance. */
  readonly services: readonly string[]
  /** The sum of all model calls of the thread, each counted once; absent if no run has any. */
  readonly usage?: RunUsage
  /** People's verdicts on the signals that were found in the thread. Absent if there are none. */
  readonly labels?: readonly RecordedLabel[]
  readonly tally: RebuildTally
  /** Present on a part of a thread. All else, but the id, then comes from the part alone. */
  readonly rest?: ThreadRest
}

/** The thread that a part belongs to. */
export interface ThreadRest {
  /** How many spans the thread has, this part included. Spans without its id need not count. */
  readonly spans: number
  /** The first start and the last end of anything in the thread. */
  readonly startUnixNano: UnixNano
  readonly endUnixNano: UnixNano
  /** When what comes before this part ends. Absent if this part is the beginning of the thread. */
  readonly earlierUnixNano?: UnixNano
  /** When what comes after it begins. Absent if this part is the end of the thread. */
  readonly laterUnixNano?: UnixNano
}

/** What rebuilding found. Nothing is left out without being counted here. */
export interface RebuildTally {
  /** Distinct spans that belong to the thread. */
  readonly spans: number
  /**
   * Spans that arrived more than once, messages that two services recorded under one external id, and runs that callbacks
   * and an instrumentation have both recorded.
   */
  readonly duplicates: number
  /** Spans with the id of another span and other content. Only the first one is in the thread. */
  readonly conflicts: number
  /** Spans whose parent never arrived. */
  readonly orphans: number
  /** Feedback on messages and runs that never arrived. */
  readonly strayFeedback: number
  /** Spans of our own with an unreadable value. The rest of each was read. */
  readonly damaged: number
}

/** One message, with all it caused. Feedback on the run that generated it is feedback on the message too. */
export interface RecordedMessage extends Opinions {
  readonly id: MessageId
  /** The app's own id. */
  readonly externalId?: string
  readonly role: string
  /** Absent if the content was not recorded: withheld, masked away or cut off by a backend. */
  readonly content?: MessageContent
  readonly name?: string
  readonly toolCalls?: readonly ToolCall[]
  readonly toolCallId?: string
  readonly tags?: readonly string[]
  readonly metadata?: JsonObject
  /** Absent if nothing was altered. */
  readonly altered?: Alterations<'content' | 'toolCalls' | 'metadata' | 'feedback'>
  readonly userId?: string
  /** The service that recorded it. */
  readonly service?: string
  readonly startUnixNano: UnixNano
  readonly endUnixNano: UnixNano
  /** False for a past message of unknown time: the times above are then those of the recording. */
  readonly timeKnown: boolean
  /** For a streamed message: when each chunk of its text came. */
  readonly chunks?: readonly StreamChunk[]
  readonly stream?: StreamState
  /** The stream had not ended when its span was sent. Its text and its end are unknown; the end is given as the start. */
  readonly unfinished?: true
  /** The error, if the message's span ended in one. */
  readonly error?: string
  /** The message that this one follows in its branch. A retry or an edit follows what the first try followed. */
  readonly parentId?: MessageId
  /** The message that the app named in `replyTo`. */
  readonly replyTo?: MessageId
  readonly replaces?: MessageId
  readonly retryOf?: MessageId
  /** The span id of the run in which this message was tracked: for an answer, its agent. */
  readonly producedBy?: string
  /** The span id of the model call whose output this message is. */
  readonly generatedBy?: string
  /** `run` if no app recorded the message and it was read from model calls. Absent on recorded messages. */
  readonly source?: 'run'
  /** Trees of the runs that this message caused, in order of time. */
  readonly runs: readonly RecordedRun[]
  readonly events: readonly RecordedEvent[]
}

/** One UI event. */
export interface RecordedEvent {
  readonly spanId: string
  readonly name: string
  readonly metadata?: JsonObject
  /** Absent if nothing was altered. */
  readonly altered?: Alterations<'metadata'>
  readonly userId?: string
  readonly userProps?: JsonObject
  readonly service?: string
  readonly startUnixNano: UnixNano
}

/** One span that a message caused: a run if it has a `kind`, else plumbing between runs (HTTP, database). */
export interface RecordedRun extends Opinions {
  readonly traceId: string
  readonly spanId: string
  readonly name: string
  readonly kind?: RunKind
  readonly service?: string
  readonly startUnixNano: UnixNano
  readonly endUnixNano: UnixNano
  /** The run had not ended when its span was sent. Its output and its end are unknown; the end is given as the start. */
  readonly unfinished?: true
  /** The input and output of a function, tool or step, parsed if they were JSON; absent if not recorded. */
  readonly input?: unknown
  readonly output?: unknown
  /** The model that answered, else the requested one. */
  readonly model?: string
  /** In its instrumentation's own words: `openai`, `openai.responses`, `aws.bedrock`. */
  readonly provider?: string
  /** As on this span. An agent may repeat the sum of its calls: to add up, use `usageOf`. */
  readonly usage?: RunUsage
  /** Why the model stopped, in its provider's word: `stop`, `tool-calls`, `length`. */
  readonly finishReason?: string
  /** Of a streamed answer: how long after the request its first chunk came, in seconds. */
  readonly timeToFirstChunk?: number
  /** The system prompt. */
  readonly system?: string
  /** The input of a model or agent, history and system messages included, in order. */
  readonly inputMessages?: readonly RunMessage[]
  /** Its output: several messages if several choices were requested, or if an agent has all its steps. */
  readonly outputMessages?: readonly RunMessage[]
  /** The tools that the model could call. */
  readonly toolDefinitions?: readonly ToolDefinition[]
  /** On a tool run: the tool, and the id of the call that it answers. Arguments and result are `input` and `output`. */
  readonly toolCall?: Pick<ToolCall, 'id'> & { readonly name?: string }
  /** The results of a retriever or reranker, best first. */
  readonly documents?: readonly RetrievedDocument[]
  readonly error?: string
  /** Absent if nothing was altered. `content` is about all content of another instrumentation's span. */
  readonly altered?: Alterations<'input' | 'output' | 'content' | 'metadata'>
  readonly attributes: ReadAttributes
  readonly children: readonly RecordedRun[]
}

/** A message in a model call: like a recorded one, without the fields that only a recorder knows. */
export type RunMessage = Pick<Message, 'content' | 'name' | 'toolCalls' | 'toolCallId'> & {
  readonly role: string
}

/** The usage of model calls, in tokens. A field is absent if it was not recorded, which is not the same as 0. */
export interface RunUsage {
  /** Those read from a cache included, as OpenTelemetry counts. */
  readonly inputTokens?: number
  /** Those spent on reasoning included. */
  readonly outputTokens?: number
  /** Input tokens that were read from a cache. */
  readonly cachedInputTokens?: number
  readonly reasoningTokens?: number
  /** In US dollars, if the instrumentation recorded it. Never computed: prices change. */
  readonly cost?: number
}

/** A tool that a model could call. */
export interface ToolDefinition {
  readonly name: string
  readonly description?: string
  /** Usually JSON Schema. */
  readonly parameters?: unknown
}

/** One hit of a search. */
export interface RetrievedDocument {
  readonly id?: string
  readonly content?: string
  readonly score?: number
  readonly metadata?: JsonObject
}
