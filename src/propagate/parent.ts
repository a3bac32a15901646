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
   * `child`: below the message's span, in its trace. `link`: in a new trace with a link to it, for backends that never
   * receive the browser's spans and show a missing parent as an error.
   *
   * @default 'child'
   */
  readonly mode?: 'child' | 'link'
}

/**
 * Runs a function so that the spans started in it, at any depth, count as caused by a message. Lunary's `setParent` and
 * `with lunary.parent(id)`. Calls can be nested and run concurrently. If the ID is not a message ID, one warning goes
 * to `diag` and the function runs without a parent.
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

/** The context that {@link withParent} runs in, to keep or to pass to `startSpan`. */
export function setParent(on: Context, messageId: MessageId, options: ParentOptions = {}): Context {
  const fields = parseMessageId(messageId)
  if (fields === undefined) {
    warnOnce('the parent that was set is not a message ID', messageId)
    return on
  }
  const known = recallMessage(messageId)
  const { mode = 'child' } = options
  const thread = { ...threadOf(known, inheritedThread(on)), messageId, mode }
  if (mode === 'link') return setThreadContext(trace.deleteSpan(on), thread)
  const inherited = known?.traceState ?? sameTraceState(on, fields.traceId)
  const { traceId, spanId } = fields
  const traceState = setThreadEntry(
    { traceId, ...(inherited && { traceState: inherited }) },
    thread.threadId,
    spanId,
  )
  const parent = { ...fields, isRemote: known === undefined, traceState }
  return setThreadContext(setRandomFlag(trace.setSpanContext(on, parent), fields), thread)
}

// The surrounding context may be another thread's; its user, above all, does not apply to this message.
function threadOf(known: RecentMessage | undefined, outer?: ThreadContext): ThreadContext {
  if (known === undefined) return { ...outer }
  const { traceState: _, ...own } = known
  return outer?.threadId === own.threadId ? { ...own, ...outer } : own
}

function sameTraceState(on: Context, traceId: string): TraceState | undefined {
  const current = trace.getSpanContext(on)
  return current?.traceId === traceId ? current.traceState : undefined
}
