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
import { reportUnsentAtExit } from './report-unsent.ts'
import type { SdkSpan, SpanProcessor } from './span-processor.ts'

/** How spans are marked. */
export interface ThreadSpanProcessorOptions {
  /**
   * Also writes the thread id on runs as `gen_ai.conversation.id` and `session.id`, so that the session views of other
   * backends group by it.
   *
   * @default true
   */
  readonly mirrorThreadId?: boolean
  /**
   * Also applies the options of `configureThreads` to the content that other instrumentations write: what models and tools
   * are given and answer, and URLs, queries, headers and bodies of any call. Applies to every span that this processor sees,
   * in a thread or not, before any processor exports it.
   *
   * @default false
   */
  readonly mask?: boolean
}

/**
 * Marks every span that belongs to a thread. All of them get `chat.thread_id`. Runs (LLM calls, agents, tools, …) also get
 * the message that caused them and their kind. Put it before the processors that export. It sends nothing, renames
 * nothing, and overwrites nothing that the app has set. It leaves spans outside any thread untouched, unless `mask` is
 * on.
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
        'ThreadSpanProcessor: mask must be true or false; pass the mask itself to configureThreads',
      )
    }
    this.#masks = mask
    this.#forget = noteProcessor(this, 'marks')
    reportUnsentAtExit()
    this.#mirrored = mirrorThreadId ? [ATTR_GEN_AI_CONVERSATION_ID, ATTR_SESSION_ID] : []
  }

  onStart(span: SdkSpan, parentContext: Context): void {
    const scope = span.instrumentationScope?.name
    if (scope !== undefined) noteScope(scope)
    const inherited = inheritedThread(parentContext)
    if (inherited === undefined) return matchThreadEntry(span.spanContext(), undefined)
    const ownId = rawThreadId(span.attributes)
    const thread = ownId === undefined ? inherited : threadFor(ownId, inherited)
    setSpanMark(span, thread)
    if (thread === inherited) noteClaimedSpan(span, thread, parentContext)
    matchThreadEntry(span.spanContext(), thread)
    if (ownId === undefined && thread.threadId !== undefined)
      write(span, ATTR_CHAT_THREAD_ID, thread.threadId)
    writeNew(span, ATTR_USER_ID, thread.userId)
    // A span may name a user of its own: the guest of an event, the author of feedback.
    if (thread.userProps !== undefined && span.attributes[ATTR_USER_ID] === thread.userId)
      writeNew(span, ATTR_CHAT_USER_PROPS, toJson(thread.userProps))
    if (thread.mode === 'link' && !trace.getSpan(parentContext)) linkTo(span, thread.messageId)
  }

  /** Classifies once, at the end, because many instrumentations set a span's kind after its start. */
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

// An app may set a span's thread itself. The span's children then belong to that thread too.
function threadFor(ownId: unknown, inherited: ThreadContext): ThreadContext {
  const isOther = typeof ownId === 'string' && ownId !== '' && ownId !== inherited.threadId
  return isOther ? { threadId: ownId } : inherited
}

function writeNew(span: SdkSpan, key: string, value: string | undefined): void {
  if (value !== undefined && span.attributes[key] === undefined) write(span, key, value)
}

// Avoids setAttribute: it drops attributes of a full span and cuts long values, and a cut id is another id.
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
