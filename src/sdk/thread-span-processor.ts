import { type Context, trace } from '@opentelemetry/api'
import { noteClaimedSpan } from '../propagate/claimed-spans.ts'
import { inheritedThread } from '../propagate/inherited-thread.ts'
import { noteProcessor } from '../propagate/live-processors.ts'
import { matchThreadEntry } from '../propagate/match-thread-entry.ts'
import { noteScope } from '../propagate/seen-scopes.ts'
import { getSpanMark, setSpanMark } from '../propagate/span-mark.ts'
import type { ThreadContext } from '../propagate/thread-context.ts'
import { OptionError } from '../thread/errors.ts'
import { toJson } from '../thread/json.ts'
import { type MessageId, parseMessageId } from '../thread/message-id.ts'
import {
  ATTR_CHAT_KIND,
  ATTR_CHAT_LINK,
  ATTR_CHAT_MESSAGE_ID,
  ATTR_CHAT_THREAD_ID,
  ATTR_CHAT_USER_PROPS,
  ATTR_GEN_AI_CONVERSATION_ID,
  ATTR_SESSION_ID,
  ATTR_USER_ID,
} from '../thread/semconv.ts'
import { rawThreadId } from '../thread/thread-id.ts'
import { classifyLive } from './classify-live.ts'
import { maskSpan } from './mask-span.ts'
import type { SdkSpan, SpanProcessor } from './span-processor.ts'

/** How spans are marked. */
export interface ThreadSpanProcessorOptions {
  /**
   * Also writes the thread id on runs as `gen_ai.conversation.id` and `session.id`, so that other backends' session
   * views group by it.
   *
   * @default true
   */
  readonly mirrorThreadId?: boolean
  /**
   * Also applies what `configureThreads` says to the content that other instrumentations write, on every span that this
   * processor sees, in a thread or not, before any processor exports it.
   *
   * @default false: nothing of theirs is changed
   */
  readonly mask?: boolean
}

/**
 * Marks every span that belongs to a thread: `chat.thread_id` on all of them, and on runs (LLM calls, agents, tools, …)
 * the message that caused them and their kind. Put it before the processors that export. It sends nothing, renames
 * nothing, overwrites nothing that the app has set, and leaves spans outside any thread untouched, unless it is told to
 * mask.
 *
 * @example
 * ```ts
 * new NodeSDK({ spanProcessors: [new ThreadSpanProcessor(), new BatchSpanProcessor(exporter)] })
 * ```
 */
export class ThreadSpanProcessor implements SpanProcessor {
  readonly #mirrored: readonly string[]
  readonly #masks: boolean
  readonly #forget: () => void

  constructor({ mirrorThreadId = true, mask = false }: ThreadSpanProcessorOptions = {}) {
    if (typeof mask !== 'boolean') {
      throw new OptionError(
        'ThreadSpanProcessor: mask must be true or false; the mask itself is given to configureThreads',
      )
    }
    this.#masks = mask
    this.#forget = noteProcessor(this, 'marks')
    this.#mirrored = mirrorThreadId ? [ATTR_GEN_AI_CONVERSATION_ID, ATTR_SESSION_ID] : []
  }

  onStart(span: SdkSpan, parentContext: Context): void {
    const scope = span.instrumentationScope?.name
    if (scope !== undefined) noteScope(scope)
    const inherited = inheritedThread(parentContext)
    if (inherited === undefined) return matchThreadEntry(span.spanContext(), undefined)
    const said = rawThreadId(span.attributes)
    const thread = said === undefined ? inherited : threadFor(said, inherited)
    setSpanMark(span, thread)
    if (thread === inherited) noteClaimedSpan(span, thread, parentContext)
    matchThreadEntry(span.spanContext(), thread)
    if (said === undefined && thread.threadId !== undefined)
      write(span, ATTR_CHAT_THREAD_ID, thread.threadId)
    writeNew(span, ATTR_USER_ID, thread.userId)
    if (thread.userProps !== undefined)
      writeNew(span, ATTR_CHAT_USER_PROPS, toJson(thread.userProps))
    if (thread.mode === 'link' && !trace.getSpan(parentContext)) linkTo(span, thread.messageId)
  }

  /** Classifies only now, and once: many instrumentations say what a span is after its start. */
  onEnding(span: SdkSpan): void {
    const thread = getSpanMark(span)
    if (thread !== undefined) this.#markRun(span, thread)
    if (this.#masks) maskSpan(span, () => classifyLive(span))
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {
    this.#forget()
  }

  #markRun(span: SdkSpan, thread: ThreadContext): void {
    const kind = classifyLive(span)
    if (kind === undefined) return
    writeNew(span, ATTR_CHAT_KIND, kind)
    writeNew(span, ATTR_CHAT_MESSAGE_ID, thread.messageId)
    for (const key of this.#mirrored) writeNew(span, key, thread.threadId)
  }
}

// An app may say itself which thread a span belongs to; then its children belong there too.
function threadFor(said: unknown, inherited: ThreadContext): ThreadContext {
  const isOther = typeof said === 'string' && said !== '' && said !== inherited.threadId
  return isOther ? { threadId: said } : inherited
}

function writeNew(span: SdkSpan, key: string, value: string | undefined): void {
  if (value !== undefined && span.attributes[key] === undefined) write(span, key, value)
}

// Not by setAttribute, which drops what a full span has no room for and cuts what is long: an id that is cut is another.
function write(span: SdkSpan, key: string, value: string): void {
  const { attributes } = span
  try {
    attributes[key] = value
    if (span.attributes === attributes) return
  } catch {
    // Frozen.
  }
  span.setAttribute(key, value)
}

function linkTo(span: SdkSpan, messageId: MessageId | undefined): void {
  const context = parseMessageId(messageId)
  if (context !== undefined) {
    span.addLink?.({ context, attributes: { [ATTR_CHAT_LINK]: 'caused_by' } })
  }
}
