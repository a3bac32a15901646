import type { MessageId } from '../thread/message-id.ts'
import { isMessageId, randomHex } from './message-id.ts'

/** What this page has recorded of a thread, shared by all handles of that thread. */
export interface ThreadState {
  /** None where feedback is given on a message of whichever thread. */
  readonly id: string | undefined
  readonly recorder: string
  /** By role and the app's own id: the message's ID, and what it said. By the own id alone: the newest of them. */
  readonly known: Map<unknown, readonly [id: MessageId, print: string]>
  seq: number
  /** The message recorded last. */
  latest?: MessageId
  /** The latest user message, or the thread's first message where there is none. */
  turn?: MessageId | undefined
}

export const newThreadState = (id?: string): ThreadState => ({
  id,
  recorder: randomHex(),
  known: new Map(),
  seq: 0,
})

/** The message ID that a message ID, or an app's own id of a message, stands for. */
export const resolveId = ({ known }: ThreadState, id: unknown): MessageId | undefined =>
  known.get(id)?.[0] ?? (isMessageId(id) ? id : undefined)
