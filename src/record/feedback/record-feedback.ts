import type { Tracer } from '@opentelemetry/api'
import type { ContentPolicy } from '../../masking/content-policy.ts'
import { type WrittenAttributes, writeText } from '../../thread/attribute-text.ts'
import type { MessageId } from '../../thread/message-id.ts'
import {
  ATTR_CHAT_FEEDBACK_ABOUT,
  ATTR_CHAT_FEEDBACK_SIGNAL,
  ATTR_CHAT_MESSAGE_EXTERNAL_ID,
  ATTR_CHAT_MESSAGE_ID,
} from '../../thread/semconv.ts'
import { readTime } from '../input/read-time.ts'
import { recordInstant } from '../thread-span.ts'
import type { FeedbackOptions } from './feedback-options.ts'
import { feedbackParent } from './feedback-parent.ts'
import type { Subject } from './read-subject.ts'
import { writeFeedback } from './write-feedback.ts'

/** The parts that record feedback. */
export interface FeedbackRecorder {
  readonly tracer: Tracer
  readonly policy: ContentPolicy
}

/**
 * Records feedback as one span.
 *
 * @param attributes the attributes that every span of the thread begins with
 */
export function recordFeedback(
  { tracer, policy }: FeedbackRecorder,
  attributes: WrittenAttributes,
  subject: Subject,
  feedback: unknown,
  { timestamp }: FeedbackOptions,
): MessageId {
  const { about, messageId, externalId, signal } = subject
  if (about !== 'message') attributes[ATTR_CHAT_FEEDBACK_ABOUT] = about
  writeText(attributes, ATTR_CHAT_FEEDBACK_SIGNAL, signal)
  if (messageId !== undefined) attributes[ATTR_CHAT_MESSAGE_ID] = messageId
  writeText(attributes, ATTR_CHAT_MESSAGE_EXTERNAL_ID, externalId)
  writeFeedback(attributes, feedback, about, policy)
  const time = readTime(timestamp, attributes)
  return recordInstant(tracer, 'feedback', attributes, feedbackParent(subject), time)
}
