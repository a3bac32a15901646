import { warnOnce } from '../propagate/warning.ts'
import { isMessageId, type MessageId } from '../thread/message-id.ts'
import { MAX_THREAD_ID } from '../thread/thread-id.ts'
import type { RequestThreadFinder } from './request-options.ts'

/** What the app's options, or the body, say of a request. */
export interface AskedThread {
  readonly threadId: string | undefined
  readonly messageId: MessageId | undefined
}

/** Asks the options. All of it is hostile, and an invalid id counts as absent. Never throws. */
export function askForThread<Request>(
  finder: RequestThreadFinder<Request>,
  request: Request,
  body: unknown,
): AskedThread {
  return {
    threadId: readThreadId(ask('threadId', () => finder.threadId(request, body))),
    messageId: readMessageId(ask('messageId', () => finder.messageId(request, body))),
  }
}

function ask(option: string, find: () => unknown): unknown {
  try {
    const found = find()
    if (!(found instanceof Promise)) return found
    warnOnce(`${option} of a middleware returned a promise instead of the id`)
    found.catch(() => {})
  } catch (error) {
    warnOnce(`${option} of a middleware threw`, error)
  }
  return undefined
}

function readThreadId(given: unknown): string | undefined {
  const id = typeof given === 'number' ? String(given) : given
  if (id === undefined || id === null || id === '') return undefined
  if (typeof id === 'string' && id.length <= MAX_THREAD_ID && id.isWellFormed()) return id
  warnOnce('a request named a thread with an invalid id')
  return undefined
}

function readMessageId(given: unknown): MessageId | undefined {
  if (isMessageId(given)) return given
  if (given !== undefined && given !== null) {
    warnOnce('a request named a message with an invalid message ID')
  }
  return undefined
}
