import {
  type Context,
  context,
  isSpanContextValid,
  type Link,
  type SpanContext,
  trace,
  type Tracer,
  type TracerProvider,
} from '@opentelemetry/api'
import { configuredContent } from '../masking/configure-threads.ts'
import type { ContentOptions } from '../masking/content-options.ts'
import { type ContentPolicy, contentPolicy } from '../masking/content-policy.ts'
import { TRACER_NAME } from '../propagate/tracer-name.ts'
import { inheritedThread } from '../propagate/inherited-thread.ts'
import type { MessageOwner } from '../propagate/recent-messages.ts'
import {
  getThreadContext,
  setThreadContext,
  type ThreadContext,
} from '../propagate/thread-context.ts'
import { setThreadEntry } from '../propagate/thread-state-entry.ts'
import { type WrittenAttributes, writeText } from '../thread/attribute-text.ts'
import { toJson } from '../thread/json.ts'
import {
  isSameMessage,
  type MessageId,
  type MessageIdFields,
  parseMessageId,
} from '../thread/message-id.ts'
import {
  ATTR_CHAT_CONVENTION,
  ATTR_CHAT_KIND,
  ATTR_CHAT_LINK,
  ATTR_CHAT_RECORDER,
  ATTR_CHAT_THREAD_ID,
  ATTR_CHAT_THREAD_TAGS,
  ATTR_CHAT_USER_PROPS,
  ATTR_GEN_AI_CONVERSATION_ID,
  ATTR_SESSION_ID,
  ATTR_USER_ID,
  CONVENTION_VERSION,
} from '../thread/semconv.ts'
import { readTags } from './input/read-tags.ts'
import { type GivenUser, readUser } from './input/read-user.ts'
import { safeThreadId } from './input/thread-id.ts'
import type { ThreadOptions } from './thread-options.ts'
import { type ThreadState, threadStateOf, type TrackedPosition } from './thread-state.ts'

/** The parts that messages, events and feedback of one thread handle share: their owner, their parents, their attributes. */
export class Recorder {
  readonly threadId: string
  readonly options: ThreadOptions
  readonly state: ThreadState
  /** The thread's owner, if known. */
  readonly owner: MessageOwner
  #provider: TracerProvider | undefined
  #tracer: Tracer | undefined
  #messageAttributes: WrittenAttributes | undefined
  #policy: ContentPolicy | undefined
  #configured: ContentOptions | undefined

  constructor(options: ThreadOptions) {
    this.threadId = safeThreadId(options.id ?? inheritedThread(context.active())?.threadId)
    this.options = options
    this.state = threadStateOf(this.threadId)
    this.owner = { threadId: this.threadId, ...readUser(options) }
  }

  // Read each time, because a provider may be registered after the thread was opened.
  get tracer(): Tracer {
    const provider = this.options.tracerProvider ?? trace.getTracerProvider()
    if (this.#tracer === undefined || this.#provider !== provider) {
      this.#provider = provider
      this.#tracer = provider.getTracer(TRACER_NAME)
    }
    return this.#tracer
  }

  // Read each time, because the process may be configured after the thread was opened.
  get policy(): ContentPolicy {
    const configured = configuredContent()
    if (this.#policy === undefined || this.#configured !== configured) {
      this.#configured = configured
      this.#policy = contentPolicy(this.options)
    }
    return this.#policy
  }

  /** The attributes that every span of ours begins with. */
  attributes(
    kind: 'message' | 'event' | 'feedback',
    user: GivenUser = this.owner,
  ): WrittenAttributes {
    const attributes: WrittenAttributes = {
      [ATTR_CHAT_CONVENTION]: CONVENTION_VERSION,
      [ATTR_CHAT_KIND]: kind,
      [ATTR_CHAT_THREAD_ID]: this.threadId,
    }
    writeUser(attributes, user)
    const { tags } = this.options
    if (tags) writeTags(attributes, readTags([tags].flat()))
    return attributes
  }

  /** The attributes that every message begins with. They are made once, because copying all is faster than adding each. */
  messageAttributes(): WrittenAttributes {
    return { ...(this.#messageAttributes ??= this.#ofEveryMessage()) }
  }

  /**
   * The parent of a message or event: the active span, unless it belongs to another thread; else the turn's first message. A
   * user message starts a trace if no span is active, or if only a message was set as parent, because that message did not
   * cause what the user writes next.
   */
  parentContext(startsTurn: boolean): Context {
    const active = context.active()
    const current = trace.getSpan(active)
    const isBelow = current !== undefined && (startsTurn ? hasLiveSpan(active) : hasSpan(active))
    if (isBelow && !this.#isForeign(active)) return active
    const { turn } = this.state
    if (!startsTurn && turn !== undefined) return trace.setSpanContext(active, turn.spanContext)
    return current === undefined ? active : trace.deleteSpan(active)
  }

  /** The context of work that this thread's latest user message causes: see `Thread.run`. */
  causeContext(): Context {
    const active = context.active()
    const current = trace.getSpanContext(active)
    const inherited = inheritedThread(active)
    const { turn } = this.state
    const sameTrace = current === undefined || current.traceId === turn?.spanContext.traceId
    if (turn !== undefined && sameTrace) return this.#contextOfTurn(turn, inherited)
    // A bare message ID from another process names no thread. This handle does.
    if (inherited !== undefined && (inherited.threadId ?? this.threadId) === this.threadId) {
      return this.#inThread(active, inherited)
    }
    if (turn?.role === 'user') return this.#contextOfTurn(turn, inherited)
    return this.#inThread(active)
  }

  /** A context in which a message of this thread is the parent. */
  contextBelow(id: MessageId, spanContext: SpanContext, isAnswered = false): Context {
    const traceState = setThreadEntry(spanContext, this.threadId, spanContext.spanId)
    const below = trace.setSpanContext(context.active(), { ...spanContext, traceState })
    return this.#inThread(below, { messageId: id, ...(isAnswered && { isAnswered }) })
  }

  #contextOfTurn(turn: TrackedPosition, outer: ThreadContext | undefined): Context {
    const isOuter = outer !== undefined && isSameMessage(outer.messageId, turn.id)
    const isAnswered = isOuter ? outer.isAnswered : this.state.latest?.id !== turn.id
    return this.contextBelow(turn.id, turn.spanContext, isAnswered)
  }

  #ofEveryMessage(): WrittenAttributes {
    const attributes = this.attributes('message')
    attributes[ATTR_CHAT_RECORDER] = this.state.recorder
    // Other backends group by these keys.
    if (this.options.mirrorThreadId !== false) {
      attributes[ATTR_GEN_AI_CONVERSATION_ID] = this.threadId
      attributes[ATTR_SESSION_ID] = this.threadId
    }
    return attributes
  }

  #inThread(on: Context, inherited: ThreadContext = {}): Context {
    return setThreadContext(on, { ...inherited, ...this.owner })
  }

  #isForeign(active: Context): boolean {
    const threadId = inheritedThread(active)?.threadId
    return threadId !== undefined && threadId !== this.threadId
  }
}

/** Writes the user of a span, as `readUser` returns it. */
export function writeUser(attributes: WrittenAttributes, { userId, userProps }: GivenUser): void {
  writeText(attributes, ATTR_USER_ID, userId)
  if (userProps !== undefined) attributes[ATTR_CHAT_USER_PROPS] = toJson(userProps)
}

/** Links to messages, each with its relation to the linking message. */
export function messageLinks(
  previous: SpanContext | undefined,
  replyTo: MessageIdFields | undefined,
): Link[] {
  const links: Link[] = []
  if (previous !== undefined) links.push(messageLink(previous, 'previous'))
  if (replyTo !== undefined) links.push(messageLink(replyTo, 'reply_to'))
  return links
}

function messageLink(message: SpanContext, relation: string): Link {
  return { context: withoutState(message), attributes: { [ATTR_CHAT_LINK]: relation } }
}

// The link names the message only. Other vendors' tracestate does not belong to it.
function withoutState(message: SpanContext): SpanContext {
  const { traceId, spanId, traceFlags, traceState } = message
  return traceState === undefined ? message : { traceId, spanId, traceFlags }
}

function writeTags(attributes: WrittenAttributes, tags: readonly string[]): void {
  if (tags.length > 0) attributes[ATTR_CHAT_THREAD_TAGS] = toJson(tags)
}

function hasSpan(from: Context): boolean {
  const current = trace.getSpanContext(from)
  return current !== undefined && isSpanContextValid(current)
}

function hasLiveSpan(from: Context): boolean {
  if (!hasSpan(from)) return false
  const message = parseMessageId(getThreadContext(from)?.messageId)
  return trace.getSpanContext(from)?.spanId !== message?.spanId
}
