import { type Context, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { setParent } from '../../propagate/parent.ts'
import { randomId } from '../../thread/random-id.ts'
import type { Subject } from './read-subject.ts'

/**
 * The parent of feedback: the message or run that it is about, else none, in a new trace. The active span did not cause the
 * feedback, so it is never the parent.
 */
export function feedbackParent({ about, messageId, run }: Subject): Context {
  if (about === 'thread') return ROOT_CONTEXT
  if (messageId !== undefined) return setParent(ROOT_CONTEXT, messageId)
  if (run === undefined) return ROOT_CONTEXT
  // A run whose trace is unknown can still be named, as the parent in a new trace.
  const { traceId = randomId(16), ...ids } = run
  return trace.setSpanContext(ROOT_CONTEXT, { ...ids, traceId, isRemote: true })
}
