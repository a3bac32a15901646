import { recallMessage } from '../propagate/recent-messages.ts'
import type { ThreadContext } from '../propagate/thread-context.ts'
import { warnOnce } from '../propagate/warning.ts'
import type { MessageId } from '../thread/message-id.ts'
import type { AskedThread } from './asked-thread.ts'
import type { RequestThreadFinder } from './request-options.ts'

type Options = Pick<RequestThreadFinder<never>, 'namesThread' | 'namesMessage'>

/** A request's thread, as far as anybody has named it. */
export interface DecidedThread {
  /** Its message, if it has one, arrived with the thread. */
  readonly thread: ThreadContext
  /** Another message, which the request answers. */
  readonly messageId?: MessageId
}

/**
 * Decides what counts. Whatever the app's own options find wins over what arrived in the headers. A body field that the
 * app did not name itself only counts if the headers are silent. A message that this process knows from another thread
 * does not count at all, and an app that names threads gets no thread from a message.
 */
export function decideThread(
  options: Options,
  asked: AskedThread,
  arrived: ThreadContext = {},
): DecidedThread {
  const { namesThread, namesMessage } = options
  const threadId = namesThread
    ? (asked.threadId ?? arrived.threadId)
    : (arrived.threadId ?? asked.threadId)
  const isOther = arrived.threadId !== undefined && arrived.threadId !== threadId
  const { messageId: known, ...owner } = isOther ? {} : arrived
  const thread = { ...owner, ...(threadId !== undefined && { threadId }) }
  const messageId = namesMessage ? (asked.messageId ?? known) : (known ?? asked.messageId)
  if (messageId === undefined) return { thread }
  const isAsked = messageId === asked.messageId
  if (isAsked && namesMessage && !namesThread)
    return { thread: ownerOf(messageId, thread), messageId }
  if (!mayName(options, messageId, threadId)) return { thread }
  return isAsked && messageId !== known
    ? { thread, messageId }
    : { thread: { ...thread, messageId } }
}

// The app has named the message, so that the thread of the message is the thread that it means.
function ownerOf(messageId: MessageId, thread: ThreadContext): ThreadContext {
  const owner = recallMessage(messageId)?.threadId
  return owner === undefined || owner === thread.threadId ? thread : {}
}

function mayName(
  { namesThread, namesMessage }: Options,
  messageId: MessageId,
  threadId: string | undefined,
): boolean {
  if (threadId === undefined) return !namesThread || namesMessage
  const owner = recallMessage(messageId)?.threadId
  if (owner === undefined || owner === threadId) return true
  warnOnce('a request named a message of another thread: the message was ignored')
  return false
}
