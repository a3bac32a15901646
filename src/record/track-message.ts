import { readMessageInput } from './input/message-input.ts'
import { type MessageSpan, startMessageSpan } from './message-span.ts'
import { recordFailure } from './record-failure.ts'
import type { Recorder } from './recorder.ts'
import type { Message } from '../thread/message.ts'
import { toJson } from '../thread/json.ts'
import type { MessageId } from '../thread/message-id.ts'
import type { TrackedMessage } from './track-options.ts'

/** What went wrong with a message: a tool threw, a model could not be reached. */
export interface MessageFailure {
  readonly error: unknown
}

/**
 * Records one message as one span. If it is tracked again under the same own id of the app, it is the same message. If its
 * content has changed, it is an edit.
 */
export function trackMessage(
  recorder: Recorder,
  input: TrackedMessage,
  failure?: MessageFailure,
): MessageId {
  const message = readMessageInput(input)
  if (message.id === undefined) return record(recorder, message, input, failure).id
  const fingerprint = toJson(failure === undefined ? message : [message, failure])
  const known = recorder.state.known(message.id, message.role)
  if (known?.fingerprint === fingerprint) return known.id
  const edited = known && !isSibling(input) ? { ...input, replaces: known.id } : input
  const { id } = record(recorder, message, edited, failure)
  recorder.state.learn(message.id, { id, role: message.role, fingerprint })
  return id
}

function record(
  recorder: Recorder,
  message: Message,
  input: TrackedMessage,
  failure: MessageFailure | undefined,
): MessageSpan {
  const started = startMessageSpan(recorder, message, input)
  if (failure !== undefined) {
    const about = { kind: 'message', role: message.role } as const
    recordFailure(started.span, failure.error, recorder.policy, about)
  }
  started.span.end(started.time)
  return started
}

function isSibling({ isRetry, retryOf, replaces }: TrackedMessage): boolean {
  return isRetry === true || retryOf !== undefined || replaces !== undefined
}
