import { type Context, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { setParent } from '../../propagate/parent.ts'
import { randomId } from '../../thread/random-id.ts'
import type { Subject } from './read-subject.ts'

/**
 * The parent of feedback: the message or run that it is about, else none. The span that is active while a thumb is clicked
 * did not cause the feedback, so it is never the parent.
 */
export function feedbackParent({ about, messageId, run }: Subject): Context {
  if (about === 'thread') return ROOT_CONTEXT
  if (messageId !== undefined) return setParent(ROOT_CONTEXT, messageId)
  if (run === undefined) return ROOT_CONTEXT
  // Without its trace the run can still be named, as a parent in a trace that nothing else is in.
  const { traceId = randomId(16), ...ids } = run
  return trace.setSpanContext(ROOT_CONTEXT, { ...ids, traceId, isRemote: true })
}
