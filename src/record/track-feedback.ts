import { context, ROOT_CONTEXT, trace, type Tracer } from '@opentelemetry/api'
import { type ContentPolicy, contentPolicy } from '../masking/content-policy.ts'
import { TRACER_NAME } from '../propagate/tracer-name.ts'
import { setParent } from '../propagate/parent.ts'
import { recallMessage } from '../propagate/recent-messages.ts'
import { warnOnce } from '../propagate/warning.ts'
import { writeAlteration } from '../thread/alteration.ts'
import { type WrittenAttributes, writeText } from '../thread/attribute-text.ts'
import { toJson, toText } from '../thread/json.ts'
import type { Feedback } from '../thread/message.ts'
import { isMessageId, type MessageId } from '../thread/message-id.ts'
import {
  ATTR_CHAT_CONVENTION,
  ATTR_CHAT_FEEDBACK,
  ATTR_CHAT_KIND,
  ATTR_CHAT_MESSAGE_EXTERNAL_ID,
  ATTR_CHAT_MESSAGE_ID,
  ATTR_CHAT_THREAD_ID,
  CONVENTION_VERSION,
} from '../thread/semconv.ts'
import { maskFeedback } from './mask-feedback.ts'
import { readFeedback } from './message-input.ts'
import { neverThrowing } from './never-throwing.ts'
import type { Recorder } from './recorder.ts'
import { recordInstant } from './thread-span.ts'

/**
 * Records feedback on any message, at any time, in any process that has its ID: the thumb in a browser on the answer of
 * a backend. Keys add up; a key that is `null` is taken back, and `null` instead of an object takes all of it back.
 * Returns the ID of the feedback's own span.
 *
 * @example
 * ```ts
 * trackFeedback(messageId, { thumb: 'down', comment: 'not what I asked' })
 * ```
 */
export function trackFeedback(messageId: MessageId, feedback: Feedback | null): MessageId {
  return neverThrowing(() => {
    if (!isMessageId(messageId)) {
      warnOnce('feedback was given on something that is no message ID: use thread.trackFeedback')
    }
    const threadId = recallMessage(messageId)?.threadId
    const attributes: WrittenAttributes = {
      [ATTR_CHAT_CONVENTION]: CONVENTION_VERSION,
      [ATTR_CHAT_KIND]: 'feedback',
      ...(threadId !== undefined && { [ATTR_CHAT_THREAD_ID]: threadId }),
    }
    const where = { tracer: trace.getTracer(TRACER_NAME), policy: contentPolicy() }
    return recordFeedback(where, attributes, messageId, feedback)
  })
}

/** The same within a thread, where the app's own id of a message will do too. */
export function trackThreadFeedback(
  recorder: Recorder,
  id: string,
  feedback: Feedback | null,
): MessageId {
  const messageId = isMessageId(id) ? id : (recorder.state.resolve(id) ?? id)
  return recordFeedback(recorder, recorder.attributes('feedback'), messageId, feedback)
}

function recordFeedback(
  { tracer, policy }: { readonly tracer: Tracer; readonly policy: ContentPolicy },
  attributes: WrittenAttributes,
  target: string,
  feedback: Feedback | null,
): MessageId {
  const given = readFeedback(feedback)
  const { value, alteration } = maskFeedback(policy, given, { kind: 'feedback' })
  attributes[ATTR_CHAT_FEEDBACK] = toJson(value)
  writeAlteration(attributes, ATTR_CHAT_FEEDBACK, alteration)
  if (isMessageId(target)) attributes[ATTR_CHAT_MESSAGE_ID] = target
  else writeText(attributes, ATTR_CHAT_MESSAGE_EXTERNAL_ID, toText(target))
  // What is active while a thumb is clicked did not cause the message; only the message itself is the parent.
  const parent = isMessageId(target) ? setParent(ROOT_CONTEXT, target) : context.active()
  return recordInstant(tracer, 'feedback', attributes, parent)
}
