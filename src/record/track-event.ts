import { type Context, context, trace } from '@opentelemetry/api'
import { inheritedThread } from '../propagate/inherited-thread.ts'
import { writeText } from '../thread/attribute-text.ts'
import { toText } from '../thread/json.ts'
import type { MessageId } from '../thread/message-id.ts'
import { ATTR_CHAT_EVENT_NAME, ATTR_CHAT_METADATA } from '../thread/semconv.ts'
import type { Recorder } from './recorder.ts'
import { recordInstant } from './thread-span.ts'
import type { EventOptions } from './track-options.ts'
import { writeMetadata } from './write-metadata.ts'

/** Records one UI event as one span: below the active span of the thread, else after the latest message. */
export function trackEvent(
  recorder: Recorder,
  name: string,
  metadata: unknown,
  { userId, userProps }: EventOptions = {},
): MessageId {
  const own = recorder.options
  const user = userId === undefined ? own : { userId, ...(userProps && { userProps }) }
  const attributes = recorder.attributes('event', user)
  const text = toText(name)
  writeText(attributes, ATTR_CHAT_EVENT_NAME, text)
  writeMetadata(attributes, ATTR_CHAT_METADATA, metadata, recorder.policy, { kind: 'event' })
  const spanName = `event ${text.slice(0, 100).toWellFormed()}`
  return recordInstant(recorder.tracer, spanName, attributes, parentOf(recorder))
}

function parentOf(recorder: Recorder): Context {
  const active = context.active()
  const { latest } = recorder.state
  const isOurs = inheritedThread(active)?.threadId === recorder.threadId
  if (latest === undefined || (isOurs && trace.getSpan(active) !== undefined)) {
    return recorder.parentContext(false)
  }
  return trace.setSpanContext(active, latest.spanContext)
}
