import { type Context, context, trace } from '@opentelemetry/api'
import { inheritedThread } from '../propagate/inherited-thread.ts'
import { writeText } from '../thread/attribute-text.ts'
import type { MessageId } from '../thread/message-id.ts'
import { ATTR_CHAT_EVENT_NAME, ATTR_CHAT_METADATA } from '../thread/semconv.ts'
import { readName } from './input/read-name.ts'
import { readUser } from './input/read-user.ts'
import type { Recorder } from './recorder.ts'
import { recordInstant } from './thread-span.ts'
import type { EventOptions } from './track-options.ts'
import { writeMetadata } from './write-metadata.ts'

/** Records one UI event as one span, whose parent is the active span of the thread, else the latest message. */
export function trackEvent(
  recorder: Recorder,
  name: string,
  metadata: unknown,
  options: EventOptions = {},
): MessageId {
  const user = options.userId === undefined ? recorder.owner : readUser(options)
  const attributes = recorder.attributes('event', user)
  const text = readName(name, 'the name of an event')
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
