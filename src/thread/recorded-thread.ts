import type { Alterations } from './alteration.ts'
import type { ReadAttributes } from './attribute-text.ts'
import type { MessageContent } from './content-part.ts'
import type { UnixNano } from './instant.ts'
import type { JsonObject } from './json.ts'
import type { Message, ToolCall } from './message.ts'
import type { MessageId } from './message-id.ts'
import type { Opinions, RecordedLabel } from './recorded-feedback.ts'
import type { RunKind } from './run-kind.ts'
import type { StreamState } from './stream-state.ts'
import type { StreamChunk } from './stream-timing.ts'

/**
 * A whole thread as it was rebuilt from spans: what `Thread` is while it is recorded. Its feedback and outcome are those
 * about the thread as a whole.
 */
export interface RecordedThread extends Opinions {
  readonly id: string
  readonly userId?: string
  /** The user's props of all services, merged; a later value of a key wins. */
  readonly userProps?: JsonObject
  /** Tags of the thread, each once, in the order in which they first came. */
  readonly tags: readonly string[]
  readonly metadata?: JsonObject
  /** From the first start to the last end of anything in the thread. */
  readonly startUnixNano: UnixNano
  readonly endUnixNano: UnixNano
  /** Every message, tries and edits included, in the order of the conversation. */
  readonly messages: readonly RecordedMessage[]
  /** The IDs of the messages of the current branch: the last try and the last edit of each. */
  readonly path: readonly MessageId[]
  /** UI events in order of time; each also stands under the message it came after. */
  readonly events: readonly RecordedEvent[]
  /** Run trees that no recorded message caused. */
  readonly runs: readonly RecordedRun[]
  /** The names of all services that took part, in order of appearance. */
  readonly services: readonly string[]
  /** What all model calls of the thread used, each call counted once; absent where no run says. */
  readonly usage?: RunUsage
  /** What people say of the signals that were found in the thread. Absent if nobody does. */
  readonly labels?: readonly RecordedLabel[]
  readonly tally: RebuildTally
}

/** What rebuilding met: nothing is left out without being counted here. */
export interface RebuildTally {
  /** Distinct spans that belong to the thread. */
  readonly spans: number
  /** Spans that came more than once, and messages that two services recorded under one external id. */
  readonly duplicates: number
  /** Spans whose parent never arrived. */
  readonly orphans: number
  /** Feedback on messages and runs that never arrived. */
  readonly strayFeedback: number
  /** Spans of our own that said something unreadable, and were read as far as they could be. */
  readonly damaged: number
}

/** One message, with all it caused. Feedback on the run that generated it is feedback on the message too. */
export interface RecordedMessage extends Opinions {
  readonly id: MessageId
  /** The app's own id. */
  readonly externalId?: string
  readonly role: string
  /** Absent where the content was not recorded: withheld, masked away or cut off by a backend. */
  readonly content?: MessageContent
  readonly name?: string
  readonly toolCalls?: readonly ToolCall[]
  readonly toolCallId?: string
  readonly tags?: readonly string[]
  readonly metadata?: JsonObject
  /** Absent where all stands as it was said. */
  readonly altered?: Alterations<'content' | 'toolCalls' | 'metadata' | 'feedback'>
  readonly userId?: string
  /** The service that recorded it. */
  readonly service?: string
  readonly startUnixNano: UnixNano
  readonly endUnixNano: UnixNano
  /** False for past messages whose time nobody noted: the times above then only say when it was recorded. */
  readonly timeKnown: boolean
  /** For a streamed message: when each chunk of its text came. */
  readonly chunks?: readonly StreamChunk[]
  readonly stream?: StreamState
  /** What went wrong, where the message's span ended in an error. */
  readonly error?: string
  /** The message that this one follows in its branch; for a retry or an edit, what the first try followed. */
  readonly parentId?: MessageId
  /** The message that the app said this one replies to. */
  readonly replyTo?: MessageId
  readonly replaces?: MessageId
  readonly retryOf?: MessageId
  /** The span id of the run in which this message was tracked: for an answer, the agent that gave it. */
  readonly producedBy?: string
  /** The span id of the model call whose output this message is. */
  readonly generatedBy?: string
  /** `run` where no app recorded the message: it was read from model calls. Absent on recorded ones. */
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
  /** Absent where all stands as it was said. */
  readonly altered?: Alterations<'metadata'>
  readonly userId?: string
  readonly userProps?: JsonObject
  readonly service?: string
  readonly startUnixNano: UnixNano
}

/** One span that a message caused: a run where `kind` is set, plumbing between runs (HTTP, database) where not. */
export interface RecordedRun extends Opinions {
  readonly traceId: string
  readonly spanId: string
  readonly name: string
  readonly kind?: RunKind
  readonly service?: string
  readonly startUnixNano: UnixNano
  readonly endUnixNano: UnixNano
  /** What a function, tool or step was given and gave back, parsed where it was JSON; absent where not recorded. */
  readonly input?: unknown
  readonly output?: unknown
  /** The model that answered, else the one that was asked for. */
  readonly model?: string
  /** In the words of its instrumentation: `openai`, `openai.responses`, `aws.bedrock`. */
  readonly provider?: string
  /** As this span says it. An agent may repeat the sum of its calls: to add up, use `usageOf`. */
  readonly usage?: RunUsage
  /** Why the model stopped, in its provider's word: `stop`, `tool-calls`, `length`. */
  readonly finishReason?: string
  /** The system prompt. */
  readonly system?: string
  /** What a model or agent was given, history and system messages included, in order. */
  readonly inputMessages?: readonly RunMessage[]
  /** What it answered; several messages where several choices were asked for, or where an agent tells all its steps. */
  readonly outputMessages?: readonly RunMessage[]
  /** The tools that the model could call. */
  readonly toolDefinitions?: readonly ToolDefinition[]
  /** On a tool run: which tool, and the id of the call that it answers. `input` and `output` hold its arguments and result. */
  readonly toolCall?: Pick<ToolCall, 'id'> & { readonly name?: string }
  /** What a retriever or reranker found, best first. */
  readonly documents?: readonly RetrievedDocument[]
  readonly error?: string
  /** Absent where nothing was changed; `content` is what became of any content of another instrumentation's span. */
  readonly altered?: Alterations<'input' | 'output' | 'content' | 'metadata'>
  readonly attributes: ReadAttributes
  readonly children: readonly RecordedRun[]
}

/** A message as a model call holds it: the same shape as a recorded one, without what only a recorder knows. */
export type RunMessage = Pick<Message, 'content' | 'name' | 'toolCalls' | 'toolCallId'> & {
  readonly role: string
}

/** What model calls used, in tokens. Each field is absent where it was not recorded, which is not the same as 0. */
export interface RunUsage {
  /** With those read from a cache, as OpenTelemetry counts. */
  readonly inputTokens?: number
  /** With those spent on reasoning. */
  readonly outputTokens?: number
  /** Input tokens that a cache had. */
  readonly cachedInputTokens?: number
  readonly reasoningTokens?: number
  /** In US dollars, where the instrumentation says. Never computed: prices change. */
  readonly cost?: number
}

/** A tool as a model was told of it. */
export interface ToolDefinition {
  readonly name: string
  readonly description?: string
  /** JSON Schema as a rule. */
  readonly parameters?: unknown
}

/** One hit of a search. */
export interface RetrievedDocument {
  readonly id?: string
  readonly content?: string
  readonly score?: number
  readonly metadata?: JsonObject
}
