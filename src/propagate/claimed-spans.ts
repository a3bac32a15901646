import { type Context, type SpanContext, trace } from '@opentelemetry/api'
import { sharedInProcess } from '../thread/shared-in-process.ts'
import { getThreadContext, type ThreadContext } from './thread-context.ts'

// What an HTTP instrumentation, a framework's instrumentation and a body parser start before an app's own code runs.
const MAX_SPANS = 200

/** What is needed of a span to move it to another thread. */
export interface ClaimedSpan {
  spanContext(): SpanContext
}

type Claims = WeakMap<ThreadContext, ClaimedSpan[]>

const claims = sharedInProcess<Claims>('claims.1', () => new WeakMap())

/**
 * Notes a span that was put into a thread only because a remote caller's tracestate names that thread. The app may say
 * later that the thread is another one: see `settleClaim`.
 *
 * @param claim - The thread as the span's parent has it. Spans below a claimed span share this object.
 */
export function noteClaimedSpan(span: ClaimedSpan, claim: ThreadContext, parent: Context): void {
  const noted = claims.get(claim)
  if (noted === undefined) {
    const isClaim =
      trace.getSpanContext(parent)?.isRemote === true && getThreadContext(parent) !== claim
    if (isClaim) claims.set(claim, [span])
  } else if (noted.length < MAX_SPANS) noted.push(span)
}

/** The spans that were noted for a claim. They are returned once. */
export function takeClaimedSpans(claim: ThreadContext): readonly ClaimedSpan[] {
  const noted = claims.get(claim) ?? []
  claims.delete(claim)
  return noted
}
