import { type Context, trace } from '@opentelemetry/api'
import { inheritedThread } from '../propagate/inherited-thread.ts'
import { noteProcessor } from '../propagate/live-processors.ts'
import { getSpanMark, setSpanMark } from '../propagate/span-mark.ts'
import type { ThreadContext } from '../propagate/thread-context.ts'
import { OptionError } from '../thread/errors.ts'
import { toJson } from '../thread/json.ts'
import { type MessageId, parseMessageId } from '../thread/message-id.ts'
import { readThreadId } from '../thread/read-thread-id.ts'
import type { RunKind } from '../thread/run-kind.ts'
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
import { liveRun, recognizeLiveRun } from './live-run.ts'
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
  // What was written at the start of a span that had not said yet what it is. Weak: see span-mark.ts.
  readonly #early = new WeakMap<SdkSpan, RunKind>()
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
    const inherited = inheritedThread(parentContext)
    if (inherited === undefined) return
    // An app may have said itself which thread a span belongs to; then its children belong there too.
    const said = readThreadId(span.attributes)
    const isOther = said !== undefined && said !== inherited.threadId
    const thread: ThreadContext = isOther ? { threadId: said } : inherited
    setSpanMark(span, thread)
    if (said === undefined) writeNew(span, ATTR_CHAT_THREAD_ID, thread.threadId)
    writeNew(span, ATTR_USER_ID, thread.userId)
    if (thread.userProps !== undefined)
      writeNew(span, ATTR_CHAT_USER_PROPS, toJson(thread.userProps))
    if (thread.mode === 'link' && !trace.getSpan(parentContext)) linkTo(span, thread.messageId)
    const kind = this.#markRun(span, thread)
    if (kind !== undefined) this.#early.set(span, kind)
  }

  /** Settles what was not yet known at the start: many instrumentations set their attributes later. */
  onEnding(span: SdkSpan): void {
    const thread = getSpanMark(span)
    if (thread !== undefined) this.#settle(span, thread)
    if (this.#masks) maskSpan(span, () => liveRun(span)?.kind)
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {
    this.#forget()
  }

  #settle(span: SdkSpan, thread: ThreadContext): void {
    const written = span.attributes[ATTR_CHAT_KIND]
    if (written === undefined) {
      this.#markRun(span, thread)
      return
    }
    // What is sure, and what the app has written meanwhile, stays.
    if (written !== this.#early.get(span)) return
    const kind = recognizeLiveRun(span)?.kind
    if (kind !== undefined && kind !== written) span.setAttribute(ATTR_CHAT_KIND, kind)
  }

  /** The kind that was written, where it may yet turn out to be another. */
  #markRun(span: SdkSpan, thread: ThreadContext): RunKind | undefined {
    const run = liveRun(span)
    if (run === undefined) return undefined
    writeNew(span, ATTR_CHAT_KIND, run.kind)
    writeNew(span, ATTR_CHAT_MESSAGE_ID, thread.messageId)
    for (const key of this.#mirrored) writeNew(span, key, thread.threadId)
    return run.isSure ? undefined : run.kind
  }
}

function writeNew(span: SdkSpan, key: string, value: string | undefined): void {
  if (value !== undefined && span.attributes[key] === undefined) span.setAttribute(key, value)
}

function linkTo(span: SdkSpan, messageId: MessageId | undefined): void {
  const context = parseMessageId(messageId)
  if (context !== undefined) {
    span.addLink?.({ context, attributes: { [ATTR_CHAT_LINK]: 'caused_by' } })
  }
}
