import { warnOnce } from '../../propagate/warning.ts'
import type { FeedbackSubject } from '../../thread/feedback/feedback-subject.ts'
import { isJsonObject } from '../../thread/json.ts'
import { isMessageId, type MessageId } from '../../thread/message-id.ts'
import { readId } from '../input/read-id.ts'
import { readName } from '../input/read-name.ts'
import { safeThreadId } from '../input/thread-id.ts'
import { type RunReference, readRunReference } from './run-reference.ts'

/** The subject of feedback, as far as its target names it. */
export interface Subject {
  readonly about: FeedbackSubject
  readonly messageId?: MessageId
  /** The app's own id of the message, if its message ID is not known. */
  readonly externalId?: string
  readonly run?: RunReference
  readonly signal?: string
  readonly threadId?: string
}

/**
 * Reads the target of feedback as an app gives it. A wrong one becomes the app's own id of a message, so that nothing
 * of the feedback is lost.
 *
 * @param resolve finds the message behind an own id, if this process has recorded it
 */
export function readSubject(
  target: unknown,
  resolve: (externalId: string) => MessageId | undefined,
): Subject {
  if (!isJsonObject(target)) return readMessage(target, resolve)
  const { about = 'message', id, signal } = target
  const threadId = threadIdOf(target)
  const thread = threadId === undefined ? {} : { threadId }
  if (about === 'thread') return { about, ...thread }
  if (about === 'run') return { about, ...readRun(id), ...thread }
  if (about === 'finding') {
    const message = id === undefined ? {} : readMessage(id, resolve)
    return { ...message, about, signal: readSignal(signal), ...thread }
  }
  return {
    ...readMessage(about === 'message' && id !== undefined ? id : target, resolve),
    ...thread,
  }
}

/** The thread that a target names. */
export function threadIdOf(target: unknown): string | undefined {
  const { threadId } = Object(target) as { readonly threadId?: unknown }
  return threadId === undefined || threadId === null ? undefined : safeThreadId(threadId)
}

function readMessage(
  id: unknown,
  resolve: (externalId: string) => MessageId | undefined,
): Subject & { readonly about: 'message' } {
  const about = 'message'
  if (isMessageId(id)) return { about, messageId: id }
  if (typeof id !== 'string' && typeof id !== 'number') {
    warnOnce('feedback was given on something that is not a message, run, thread or finding')
  }
  const externalId = readId(id, 'the id of a message')
  const messageId = resolve(externalId)
  return messageId === undefined ? { about, externalId } : { about, messageId }
}

function readRun(id: unknown): Pick<Subject, 'run'> {
  const run = readRunReference(id)
  if (run === undefined) warnOnce('feedback was given on something that is not a run', id)
  return run === undefined ? {} : { run }
}

function readSignal(signal: unknown): string {
  if (typeof signal === 'string' && signal !== '') return readName(signal, 'the key of a signal')
  warnOnce('feedback on a finding names no signal; it is recorded as `unknown`')
  return 'unknown'
}
