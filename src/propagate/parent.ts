import { type Context, context, trace, type TraceState } from '@opentelemetry/api'
import { type MessageId, parseMessageId } from '../thread/message-id.ts'
import { inheritedThread } from './inherited-thread.ts'
import { setRandomFlag } from './random-flag.ts'
import { type RecentMessage, recallMessage } from './recent-messages.ts'
import { setThreadContext, type ThreadContext } from './thread-context.ts'
import { setThreadEntry } from './thread-state-entry.ts'
import { warnOnce } from './warning.ts'

/** How spans relate to the message that caused them. */
export interface ParentOptions {
  /**
   * `child`: below the message's span, in its trace. `link`: in a trace of their own with a link to it, for backends
   * that never receive the browser's spans and show a missing parent as an error.
   *
   * @default 'child'
   */
  readonly mode?: 'child' | 'link'
}

/**
 * Runs a function so that the spans started in it, at any depth, count as caused by a message. Lunary's `setParent` and
 * `with lunary.parent(id)`. Nests; safe under concurrency. An ID that is no message ID is reported once through `diag`
 * and the function runs as if there were none.
 *
 * @example
 * ```ts
 * app.post('/chat', (req, res) => withParent(req.body.messageId, () => answer(req, res)))
 * ```
 */
export function withParent<Result>(
  messageId: MessageId,
  fn: () => Result,
  options?: ParentOptions,
): Result {
  return context.with(setParent(context.active(), messageId, options), fn)
}

/** The context that {@link withParent} runs in, to hold on to or to pass to `startSpan`. */
export function setParent(on: Context, messageId: MessageId, options: ParentOptions = {}): Context {
  const fields = parseMessageId(messageId)
  if (fields === undefined) {
    warnOnce('a parent was set that is no message ID', messageId)
    return on
  }
  const known = recallMessage(messageId)
  const { mode = 'child' } = options
  const thread = { ...threadOf(known, inheritedThread(on)), messageId, mode }
  if (mode === 'link') return setThreadContext(trace.deleteSpan(on), thread)
  const inherited = known?.traceState ?? sameTraceState(on, fields.traceId)
  const traceState = setThreadEntry(inherited, thread.threadId, fields.spanId)
  const parent = { ...fields, isRemote: known === undefined, traceState }
  return setThreadContext(setRandomFlag(trace.setSpanContext(on, parent), fields), thread)
}

// What surrounds a message of another thread, its user above all, says nothing of this one.
function threadOf(known: RecentMessage | undefined, outer?: ThreadContext): ThreadContext {
  if (known === undefined) return { ...outer }
  const { traceState: _, ...own } = known
  return outer?.threadId === own.threadId ? { ...own, ...outer } : own
}

function sameTraceState(on: Context, traceId: string): TraceState | undefined {
  const current = trace.getSpanContext(on)
  return current?.traceId === traceId ? current.traceState : undefined
}
