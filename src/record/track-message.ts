import { readMessageInput } from './input/message-input.ts'
import { type MessageSpan, startMessageSpan } from './message-span.ts'
import type { Recorder } from './recorder.ts'
import type { Message } from '../thread/message.ts'
import { toJson } from '../thread/json.ts'
import type { MessageId } from '../thread/message-id.ts'
import type { TrackedMessage } from './track-options.ts'

/**
 * Records one message as one span. If it is tracked again under the same own id of the app, it is the same message. If its
 * content has changed, it is an edit.
 */
export function trackMessage(recorder: Recorder, input: TrackedMessage): MessageId {
  const message = readMessageInput(input)
  if (message.id === undefined) return record(recorder, message, input).id
  const fingerprint = toJson(message)
  const known = recorder.state.known(message.id, message.role)
  if (known?.fingerprint === fingerprint) return known.id
  const edited = known && !isSibling(input) ? { ...input, replaces: known.id } : input
  const { id } = record(recorder, message, edited)
  recorder.state.learn(message.id, { id, role: message.role, fingerprint })
  return id
}

function record(recorder: Recorder, message: Message, input: TrackedMessage): MessageSpan {
  const started = startMessageSpan(recorder, message, input)
  started.span.end(started.time)
  return started
}

function isSibling({ isRetry, retryOf, replaces }: TrackedMessage): boolean {
  return isRetry === true || retryOf !== undefined || replaces !== undefined
}
